import Content
package import HTTPTransfer
import SiteConfiguration

/// Which servers are asked for files, and how much of their time and bytes is taken.
package struct MirrorRules: Sendable {
    /// The origins that files may come from, such as `https://cdn.example.com`.
    package let hosts: [String]
    /// Whether a connection may be made to an address.
    ///
    /// Tests let it be one of this machine.
    package var connects: @Sendable (NetworkAddress) -> Bool = { $0.isPublic }
    /// Tests do without encryption.
    package var scheme = "https"
    /// A file of certificates (PEM) instead of the system's, which tests have.
    package var certificates: String?
    /// The largest picture, in bytes.
    package var pictureLimit = 40 << 20
    /// The largest sound or video, in bytes.
    package var recordingLimit = 200 << 20
    /// How long a picture, and a recording, may take.
    package var pictureTimeout = Duration.seconds(120)
    package var recordingTimeout = Duration.seconds(600)
    /// How long connecting may take.
    package var connectTimeout = Duration.seconds(10)
    /// How long a server may send less than `minimumSpeed`, in whole seconds.
    package var idleTimeout = Duration.seconds(15)
    /// In bytes a second.
    package var minimumSpeed = 1024

    /// How often a server may name another address for a file.
    static let maxRedirects = 5

    package init(hosts: [String]) {
        self.hosts = hosts
    }

    var clientOptions: HTTPClient.Options {
        var options = HTTPClient.Options(connectTimeout: connectTimeout, idleTimeout: idleTimeout)
        options.minimumSpeed = minimumSpeed
        options.schemes = scheme
        options.certificates = certificates
        options.connects = connects
        return options
    }

    /// Whether a file may be asked for at an address, by its text alone; `connects` decides about the server that it leads to.
    func allows(_ url: String) -> Bool {
        // A second reading of the address: what is not as our own rules want it may be read otherwise by libcurl.
        let encrypted = scheme == "https" ? url : "https" + url.utf8.dropFirst(scheme.utf8.count).text
        guard url.utf8.starts(with: (scheme + "://").utf8), WebAddress.fault(in: encrypted) == nil,
            let origin = WebAddress.origin(url)
        else { return false }
        return hosts.contains { $0.utf8.elementsEqual(origin.utf8) }
    }
}

extension Substring.UTF8View {
    fileprivate var text: String { String(Substring(self)) }
}
