import Content
import Foundation
import Hashing
import SiteConfiguration

/// A file that is not a manifest, or one of a later version of the program.
package struct InvalidManifest: Error, Sendable, Equatable {
    /// The first thing that is wrong, as the end of a sentence that begins with the name of the file.
    package let reason: String
}

extension ReleaseManifest {
    /// The version of the format, which every manifest begins with.
    package static let formatVersion = 1

    // MARK: Writing

    /// The text with which the manifest of a release begins, and of no other.
    package static func firstMembers(of release: Identity) -> String {
        "{\"version\":\(formatVersion),\"id\":\"\(release.id)\",\"tree\":\"\(release.tree.hexadecimal)\","
            + "\"built\":\"\(release.built.formatted(.microseconds))\","
    }

    /// The manifest as JSON, one file to a line, so that two of them can be compared line by line.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(files.count * 260)
        let writer = JSONWriter()
        func add(_ text: String) { json.append(contentsOf: text.utf8) }
        add(ReleaseManifest.firstMembers(of: identity))
        if let address { add("\"address\":\(writer.text(.string(address))),") }
        add("\"next_due\":\(writer.text(nextDue.map { .string($0.formatted(.microseconds)) } ?? .null)),\n")
        add("\"header_sets\":[")
        addLines(
            headerSets.map { .array($0.map { ["name": .string($0.name), "value": .string($0.value)] }) },
            to: &json
        )
        add("],\n\"redirects\":[")
        let redirects = redirects.map { redirect in
            JSON.object(omittingNil: [
                "from": .string(redirect.from),
                "to": redirect.to.map(JSON.string),
                "status": .integer(redirect.status.rawValue),
            ])
        }
        addLines(redirects, to: &json)
        add("],\n\"files\":[")
        // Most files have been there since few different builds.
        var lastChange = (time: Timestamp(microseconds: 0), text: "")
        for index in files.indices {
            let file = files[index]
            if index == 0 || file.changed != lastChange.time {
                lastChange = (file.changed, file.changed.formatted(.microseconds))
            }
            add(index == 0 ? "\n{\"path\":" : ",\n{\"path\":")
            json.append(jsonString: file.path)
            add(",\"sha256\":\"")
            file.digest.appendHexadecimal(to: &json)
            add("\",\"size\":")
            add(String(file.size))
            add(",\"kind\":\"")
            add(file.kind.rawValue)
            add("\",\"type\":")
            json.append(jsonString: file.contentType)
            add(",\"headers\":")
            add(String(file.headerSet))
            add(",\"changed\":\"")
            add(lastChange.text)
            add("\"}")
        }
        add("]}\n")
        return json
    }

    private func addLines(_ values: [JSON], to json: inout [UInt8]) {
        for (index, value) in values.enumerated() {
            json.append(contentsOf: ((index == 0 ? "\n" : ",\n") + JSONWriter().text(value)).utf8)
        }
    }

    // MARK: Reading

    /// Reads a manifest, and checks that its tree is the one that it names.
    package init(json: [UInt8]) throws(InvalidManifest) {
        let fields: Fields
        do {
            fields = try json.withUnsafeBufferPointer { bytes throws(JSONError) in
                var reader = JSONReader(bytes)
                return try Fields(from: &reader)
            }
        } catch let error {
            throw InvalidManifest(reason: "is not JSON that this program wrote, at byte \(error.offset)")
        }
        guard fields.version == ReleaseManifest.formatVersion else {
            throw InvalidManifest(
                reason:
                    "has the format \(fields.version), and this program reads \(ReleaseManifest.formatVersion)"
            )
        }
        guard let built = fields.built, fields.isComplete,
            fields.files.allSatisfy({ fields.headerSets.indices.contains($0.headerSet) })
        else {
            throw InvalidManifest(reason: "lacks a member, or has one that cannot be read")
        }
        self.init(
            built: built,
            nextDue: fields.nextDue,
            headerSets: fields.headerSets,
            redirects: fields.redirects,
            files: fields.files,
            address: fields.address
        )
        guard fields.tree == tree.hexadecimal else {
            throw InvalidManifest(reason: "does not have the tree that it names")
        }
    }
}

extension [UInt8] {
    /// Appends a text as JSON; most texts need no escapes.
    fileprivate mutating func append(jsonString text: String) {
        let needsEscapes = text.utf8.contains {
            $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
        }
        if needsEscapes {
            append(contentsOf: JSONWriter().text(.string(text)).utf8)
        } else {
            append(UInt8(ascii: "\""))
            append(contentsOf: text.utf8)
            append(UInt8(ascii: "\""))
        }
    }
}

/// The members of a manifest as they are read.
private struct Fields {
    var version = 0
    var tree = ""
    var built: Timestamp?
    var address: String?
    var nextDue: Timestamp?
    var headerSets: [[ReleaseManifest.Header]] = []
    var redirects: [Redirect] = []
    var files: [ReleaseFile] = []
    /// Whether every member so far could be read.
    var isComplete = true

    init(from reader: inout JSONReader) throws(JSONError) {
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "version": version = Int(String(try reader.readNumber())) ?? 0
            case "tree": tree = try reader.readString()
            case "built": built = Timestamp(try reader.readString(), zone: .gmt)
            case "address": address = try reader.readString()
            case "next_due": try readNextDue(&reader)
            case "header_sets": try readHeaderSets(&reader)
            case "redirects": try readRedirects(&reader)
            case "files": try readFiles(&reader)
            default: try reader.skipValue()
            }
        }
        try reader.finish()
    }

    private mutating func readNextDue(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.nextKind() == .string else { return try reader.skipValue() }
        nextDue = Timestamp(try reader.readString(), zone: .gmt)
        if nextDue == nil { isComplete = false }
    }

    private mutating func readHeaderSets(_ reader: inout JSONReader) throws(JSONError) {
        try reader.enterArray()
        while try reader.hasNextElement() {
            var set: [ReleaseManifest.Header] = []
            try reader.enterArray()
            while try reader.hasNextElement() {
                var name = ""
                var value = ""
                try reader.enterObject()
                while let key = try reader.nextKey() {
                    switch key {
                    case "name": name = try reader.readString()
                    case "value": value = try reader.readString()
                    default: try reader.skipValue()
                    }
                }
                set.append(ReleaseManifest.Header(name: name, value: value))
            }
            headerSets.append(set)
        }
    }

    private mutating func readRedirects(_ reader: inout JSONReader) throws(JSONError) {
        try reader.enterArray()
        while try reader.hasNextElement() {
            var from = ""
            var to: String?
            var status: Redirect.Status?
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "from": from = try reader.readString()
                case "to": to = try reader.readString()
                case "status": status = Int(String(try reader.readNumber())).flatMap(Redirect.Status.init)
                default: try reader.skipValue()
                }
            }
            if status == nil { isComplete = false }
            redirects.append(Redirect(from: from, to: to, status: status ?? .permanent))
        }
    }

    private mutating func readFiles(_ reader: inout JSONReader) throws(JSONError) {
        try reader.enterArray()
        while try reader.hasNextElement() {
            var path = ""
            var digest: SHA256Digest?
            var size: Int?
            var kind: ReleaseFile.Kind?
            var type = ""
            var headers: Int?
            var changed: Timestamp?
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "path": path = try reader.readString()
                case "sha256": digest = SHA256Digest(hexadecimal: try reader.readString())
                case "size": size = Int(String(try reader.readNumber()))
                case "kind": kind = ReleaseFile.Kind(rawValue: try reader.readString())
                case "type": type = try reader.readString()
                case "headers": headers = Int(String(try reader.readNumber()))
                case "changed": changed = Timestamp(try reader.readString(), zone: .gmt)
                default: try reader.skipValue()
                }
            }
            guard let digest, let size, let kind, let headers, let changed, ReleaseFile.isSafe(path) else {
                isComplete = false
                continue
            }
            files.append(
                ReleaseFile(
                    path: path,
                    digest: digest,
                    size: size,
                    kind: kind,
                    contentType: type,
                    headerSet: headers,
                    changed: changed
                )
            )
        }
    }
}

extension ReleaseFile {
    /// Whether a path stays inside the folder of a site: a manifest is read from folders and buckets that others write.
    package static func isSafe(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !path.utf8.contains(0)
            && parts.allSatisfy { part in
                !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
            }
    }
}
