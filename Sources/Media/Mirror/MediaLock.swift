package import Content
package import Foundation
package import Hashing

/// What `sweetdreams pull` fetched: for each address the content of its file, and how to ask whether it changed.
///
/// A text with a line for each value, sorted, so that a version control system shows what changed.
package struct MediaLock: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package let digest: SHA256Digest
        /// In bytes.
        package let size: Int
        /// As the server sent it, such as `image/jpeg`.
        package let type: String?
        /// The headers `ETag` and `Last-Modified`, which the server is sent again.
        package let etag: String?
        package let modified: String?

        /// - Parameters type, etag, modified: values of headers, which are left out where a line cannot hold them.
        package init(
            digest: SHA256Digest,
            size: Int,
            type: String? = nil,
            etag: String? = nil,
            modified: String? = nil
        ) {
            self.digest = digest
            self.size = size
            self.type = type.flatMap(Entry.value)
            self.etag = etag.flatMap(Entry.value)
            self.modified = modified.flatMap(Entry.value)
        }

        /// Longer values of headers are of no use, in bytes.
        private static let longestValue = 256

        private static func value(_ text: String) -> String? {
            let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            let isTrimmed = text.utf8.first != 0x20 && text.utf8.last != 0x20
            return isPlain && isTrimmed && !text.isEmpty && text.utf8.count <= longestValue ? text : nil
        }
    }

    /// The name of its file in the content folder.
    package static let name = ContentPath.mediaLock

    package var entries: [RemoteAddress: Entry]

    package init(_ entries: [RemoteAddress: Entry] = [:]) {
        self.entries = entries
    }

    // MARK: Writing

    private static let heading = """
        # Copies of files on other servers, as 'sweetdreams pull' fetched them. It writes this file; do not edit it.
        version: 1

        """

    package var text: String {
        var text = MediaLock.heading
        for (address, entry) in entries.sorted(by: { $0.key < $1.key }) {
            text += "\n\(address.text)\n"
            text += "  sha256: \(entry.digest.hexadecimal)\n"
            text += "  size: \(entry.size)\n"
            if let type = entry.type { text += "  type: \(type)\n" }
            if let etag = entry.etag { text += "  etag: \(etag)\n" }
            if let modified = entry.modified { text += "  modified: \(modified)\n" }
        }
        return text
    }

    // MARK: Reading

    /// Reads the lock of a content folder; an empty one where there is no file.
    ///
    /// - Parameters:
    ///   - folder: the content folder.
    ///   - name: the folder's name in messages.
    /// - Throws: `Problems` for a file that `text` did not write.
    package static func read(in folder: URL, name: String) throws -> MediaLock {
        let file = folder.appending(path: MediaLock.name)
        guard FileManager.default.fileExists(atPath: file.path) else { return MediaLock() }
        let path = "\(name)/\(MediaLock.name)"
        do throws(Problem) {
            // One that cannot be read is not written again by mistake.
            guard let data = try? Data(contentsOf: file), let text = String(validating: data, as: UTF8.self)
            else {
                throw fault(at: path, line: nil)
            }
            return try MediaLock(text, path: path)
        } catch {
            throw Problems([error])
        }
    }

    /// - Parameter path: the file's name in messages.
    /// - Throws: a `Problem` for a text that is not one of `text`.
    package init(_ text: String, path: String) throws(Problem) {
        entries = [:]
        var block: Block?
        var number = 0
        var hasVersion = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty || line.utf8.first == UInt8(ascii: "#") { continue }
            if let value = line.value(of: "version: ") {
                guard !hasVersion, value == "1" else { throw MediaLock.fault(at: path, line: number) }
                hasVersion = true
                continue
            }
            if line.utf8.starts(with: "  ".utf8) {
                guard block?.add(line.dropFirst(2)) == true else {
                    throw MediaLock.fault(at: path, line: number)
                }
                continue
            }
            try close(block, path)
            guard hasVersion, let address = RemoteAddress(String(line)),
                line.utf8.elementsEqual(address.text.utf8),
                entries[address] == nil
            else { throw MediaLock.fault(at: path, line: number) }
            block = Block(address: address, line: number)
        }
        try close(block, path)
        guard hasVersion else { throw MediaLock.fault(at: path, line: 1) }
    }

    private mutating func close(_ block: Block?, _ path: String) throws(Problem) {
        guard let block else { return }
        guard let entry = block.entry else { throw MediaLock.fault(at: path, line: block.line) }
        entries[block.address] = entry
    }

    /// The lines of one address.
    private struct Block {
        let address: RemoteAddress
        let line: Int
        private var values: [String: String] = [:]

        private static let names = ["sha256", "size", "type", "etag", "modified"]

        init(address: RemoteAddress, line: Int) {
            self.address = address
            self.line = line
        }

        /// - Returns: false for a line that is none of these, or the second of its name.
        mutating func add(_ line: Substring) -> Bool {
            for name in Block.names {
                guard let value = line.value(of: name + ": ") else { continue }
                return values.updateValue(value, forKey: name) == nil
            }
            return false
        }

        var entry: Entry? {
            guard let digest = values["sha256"].flatMap(SHA256Digest.init(hexadecimal:)),
                let size = values["size"].flatMap({ Int($0) }), size >= 0
            else { return nil }
            return Entry(
                digest: digest,
                size: size,
                type: values["type"],
                etag: values["etag"],
                modified: values["modified"]
            )
        }
    }

    private static func fault(at path: String, line: Int?) -> Problem {
        Problem(
            "bad-media-lock",
            at: .file(path: path, line: line),
            "the file is not as 'sweetdreams pull' writes it",
            advice: "restore it, or delete it and run 'sweetdreams pull'"
        )
    }
}

extension Substring {
    /// What follows a prefix; nil for a line without it.
    fileprivate func value(of prefix: String) -> String? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return String(Substring(utf8.dropFirst(prefix.utf8.count)))
    }
}
