/// The page of a browser that sent a request.
///
/// The gate holds every request to these rules, so nothing behind it needs to look again.
enum RequestOrigin {
    /// Whether a request was sent by a page of the preview itself, or by no page (RFC 6454).
    ///
    /// WebSockets and forms of other sites reach this machine too, and only this header says where they are
    /// from.
    ///
    /// - Parameters:
    ///   - origin: the value of the header `Origin`; nil where there is none.
    ///   - host: the value of the header `Host`.
    static func isSame(_ origin: String?, as host: String?) -> Bool {
        guard let origin else { return true }
        guard let host else { return false }
        // A proxy on this machine may add TLS.
        return ["http://", "https://"].contains { scheme in
            origin.utf8.map(HostHeader.lowercased).elementsEqual(
                (scheme + host).utf8.map(HostHeader.lowercased)
            )
        }
    }

    /// Whether a request is one that another site may cause: no more than a link to a page (Fetch Metadata).
    ///
    /// Browsers send these headers to this machine's loopback addresses and by TLS; elsewhere `Origin` and
    /// the cookie's `SameSite` are what protects.
    ///
    /// - Parameter isPage: whether the address may be that of a page.
    static func isAllowed(_ head: RequestHead, isPage: Bool) -> Bool {
        func isOneOf(_ words: [String], _ name: String) -> Bool {
            head.values(name).allSatisfy { value in words.contains { $0.utf8.elementsEqual(value.utf8) } }
        }
        if isOneOf(["same-origin", "none"], "sec-fetch-site") { return true }
        return isPage && isOneOf(["navigate"], "sec-fetch-mode") && isOneOf(["document"], "sec-fetch-dest")
            && ["GET", "HEAD"].contains(head.method)
    }
}
