import Content
import HTTPTransfer

/// A program of one's own, or of a CDN's, that gets the list as JSON; docs/publishing.md describes it.
struct WebhookInterface: PurgeInterface {
    private let url: String
    private let token: String?

    /// Reads `SWEETDREAMS_PURGE_TOKEN`, which is sent as `Authorization: Bearer`; without it, nothing is.
    ///
    /// - Throws: `UsageError` for an address that no request can be sent to.
    init(url: String, environment: [String: String]) throws {
        if let fault = WebAddress.fault(in: url), !WebAddress.isLocal(url) {
            throw UsageError(
                "the address '\(url.escapedForTerminal)' \(fault.message)",
                advice: fault.advice ?? "write the address that purges the cache"
            )
        }
        self.url = url
        token = environment["SWEETDREAMS_PURGE_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    }

    func requests(for purge: Purge) -> [PurgeRequest] {
        let json: JSON = [
            "release": .string(purge.release),
            "site": purge.site.map(JSON.string) ?? .null,
            "everything": .boolean(purge.paths == nil),
            "paths": .array((purge.paths ?? []).map(JSON.string)),
        ]
        return [PurgeRequest(url, json: json, token: token)]
    }
}
