/// Decides by the head of a request alone who may see the preview.
struct Admission: Sendable {
    let port: UInt16
    /// The names of this machine in the local network, in small letters.
    let names: [String]
    /// What devices of the network must have; nil where the preview is for this machine only.
    let token: PreviewToken?

    /// The two ends of a connection.
    struct Ends: Sendable {
        let client: IPAddress
        /// The address of this machine that the client connected to.
        let server: IPAddress

        var isLoopback: Bool { client.isLoopback && server.isLoopback }
    }

    enum Decision: Equatable {
        case forward
        /// The client showed the token: it gets the cookie, and the home page next.
        case enter
    }

    /// - Throws: why the request is refused.
    func decide(_ head: RequestHead, _ ends: Ends) throws(Refusal) -> Decision {
        guard let text = try head.value("host") else { throw .badRequest }
        guard let host = HostHeader(text), isOurs(host, ends) else { throw .unknownHost }
        let entered = token.map { _ in head.target.utf8.starts(with: PreviewToken.entrance.utf8) } ?? false
        // A path that cannot be decoded may be any.
        let isOwnPath = head.path.map { $0.utf8.starts(with: "/_preview/".utf8) } ?? true
        guard
            RequestOrigin.isSame(try head.value("origin"), as: text),
            RequestOrigin.isAllowed(head, isPage: entered || !isOwnPath)
        else { throw .foreignOrigin }
        guard let token else { return .forward }
        if entered {
            guard head.method == "GET", token.matches(head.target.dropFirst(PreviewToken.entrance.count))
            else {
                throw .noToken
            }
            return .enter
        }
        guard isFromHere(head, host, ends) || token.isIn(head, port: port) else { throw .noToken }
        return .forward
    }

    /// Whether a host is this machine by a name that nobody else can give it.
    ///
    /// A site whose name resolves to this machine must not read drafts through the browser of an editor (DNS
    /// rebinding).
    private func isOurs(_ host: HostHeader, _ ends: Ends) -> Bool {
        guard host.port == nil || host.port == port else { return false }
        if host.isLoopback { return ends.isLoopback }
        guard token != nil else { return false }
        if let address = host.address { return address == ends.server }
        return names.contains { $0.utf8.elementsEqual(host.name.utf8) }
    }

    /// Whether a request comes from a browser on this machine, which needs no token.
    ///
    /// The connection cannot come from elsewhere: systems drop packets with a loopback address that a network
    /// card brings. The name cannot be one that another site chose. What remains is a program on this machine
    /// that hands on requests of others, such as a proxy or a tunnel: one that says so needs the token, and
    /// one that hides it was set up by somebody who could publish the files as well. Other users of this
    /// machine see the preview, as they do without `--host`.
    private func isFromHere(_ head: RequestHead, _ host: HostHeader, _ ends: Ends) -> Bool {
        ends.isLoopback && host.isLoopback
            && !head.fields.contains { field in
                ["forwarded", "via", "x-real-ip"].contains(field.name)
                    || field.name.utf8.starts(with: "x-forwarded-".utf8)
            }
    }

    /// The response to a client that showed the token.
    func entrance() -> [UInt8] {
        let value = token?.text ?? ""
        return Response.bytes(
            "303 See Other",
            [
                "Location: /",
                "Set-Cookie: \(PreviewToken.cookie(port: port))=\(value); HttpOnly; SameSite=Strict; Path=/",
                "Content-Length: 0",
                "Connection: close",
            ]
        )
    }
}
