/// Addresses that begin neither with a scheme nor with a slash.
enum RelativePath {
    /// The path of the site that a relative link leads to, with its query and fragment (RFC 3986, section 5.2).
    ///
    /// - Parameter page: the address of the page that has the link.
    static func resolved(_ link: String, on page: String) -> String {
        let end = link.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? link.endIndex
        let path = link[..<end].split(separator: "/", omittingEmptySubsequences: false)
        guard end > link.startIndex else { return page + link }
        var parts = page.split(separator: "/", omittingEmptySubsequences: false).dropFirst().dropLast()
        for (index, part) in path.enumerated() {
            let isLast = index == path.count - 1
            switch part {
            case "..":
                _ = parts.popLast()
                if isLast { parts.append("") }
            case ".":
                if isLast { parts.append("") }
            default:
                parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/") + link[end...]
    }
}
