/// Paths of files of the content folder.
package enum MediaPath {
    /// The fault of a path, as the rest of a sentence after "which"; nil for a path inside the folder.
    package static func fault(in path: String) -> String? {
        var path = path
        return path.withUTF8 { fault(in: $0) }
    }

    private static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if bytes.contains(where: isForbidden) { return "holds characters that a path may not" }
        let parts = bytes.split(separator: UInt8(ascii: "/"))
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { return "leads out of the folder" }
        return nil
    }

    private static func isForbidden(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\")
    }
}
