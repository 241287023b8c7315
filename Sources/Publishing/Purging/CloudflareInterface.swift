import Content
import HTTPTransfer

/// Cloudflare's interface (Cloudflare API, "Purge Cached Content").
struct CloudflareInterface: PurgeInterface {
    /// The addresses of one request, as many as every plan allows.
    private static let largestRequest = 100

    private let url: String
    private let token: String

    /// Reads `CLOUDFLARE_API_TOKEN`, and `CLOUDFLARE_API_BASE_URL` for another server.
    ///
    /// - Throws: `UsageError` without a token, or for what is no id of a zone.
    init(zone: String, environment: [String: String]) throws {
        guard !zone.isEmpty, zone.utf8.allSatisfy({ FileName.hexValue($0) != nil }) else {
            throw UsageError(
                "'\(zone.escapedForTerminal)' is not the id of a zone",
                advice: "copy it from the zone's overview at Cloudflare"
            )
        }
        guard let token = environment["CLOUDFLARE_API_TOKEN"], !token.isEmpty else {
            throw UsageError(
                "there is no token for Cloudflare",
                advice: "set CLOUDFLARE_API_TOKEN to one that may purge the zone's cache"
            )
        }
        self.token = token
        let server = environment["CLOUDFLARE_API_BASE_URL"] ?? "https://api.cloudflare.com/client/v4"
        url = "\(server)/zones/\(zone)/purge_cache"
    }

    func requests(for purge: Purge) -> [PurgeRequest] {
        guard let site = purge.site, let paths = purge.paths else {
            return [PurgeRequest(url, json: ["purge_everything": true], token: token)]
        }
        return stride(from: 0, to: paths.count, by: CloudflareInterface.largestRequest).map { start in
            let part = paths[start...].prefix(CloudflareInterface.largestRequest)
            let files = part.map { JSON.string(site + $0) }
            return PurgeRequest(url, json: ["files": .array(files)], token: token)
        }
    }
}
