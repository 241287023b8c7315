import Compression
package import Content
import Hashing
import Parallelism
package import ReleaseManifest

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes compressed variants next to the text files of a release, which nginx and Caddy then send as they are.
///
/// A variant has the time of its file, by which servers date it, and is there only where it is smaller. The same file of an
/// earlier release lends its variants as hard links.
package struct Precompression: Sendable {
    /// The result of one run.
    package struct Report: Sendable, Equatable {
        /// The number of variants that were made.
        package internal(set) var compressed = 0
        /// The number of variants that came from the release before, or were there already.
        package internal(set) var kept = 0
    }

    private let manifest: ReleaseManifest
    private let folder: String

    /// - Parameter folder: the path of a folder with the files of the manifest, which no visitor gets yet.
    package init(_ manifest: ReleaseManifest, in folder: String) {
        self.manifest = manifest
        self.folder = folder
    }

    /// Whether files of a type become smaller: texts, also those that programs read.
    package static func isWorthwhile(_ contentType: String) -> Bool {
        let type = String(contentType.prefix { $0 != ";" && $0 != " " }).lowercased()
        return type.hasPrefix("text/") || type.hasSuffix("+xml") || type.hasSuffix("+json")
            || otherTextTypes.contains(type)
    }

    private static let otherTextTypes: Set<String> = [
        "application/json", "application/xml", "application/javascript", "audio/x-mpegurl",
    ]

    /// Writes the variants of all text files, on all processors.
    ///
    /// - Parameters:
    ///   - previous: the manifest of a release with variants, whose unchanged files are not compressed again.
    ///   - previousFolder: the folder of that release, on the same file system.
    /// - Throws: the problem of the first file that cannot be read or whose variants cannot be written.
    package func run(
        reusing previous: ReleaseManifest? = nil,
        in previousFolder: String? = nil
    ) throws(Problem) -> Report {
        var known: [SHA256Digest: ReleaseFile] = [:]
        var knownPaths: [String: ReleaseFile] = [:]
        for file in previous?.files ?? [] where Precompression.isWorthwhile(file.contentType) {
            known[file.digest] = file
            knownPaths[file.path] = file
        }
        let work = manifest.files.filter { Precompression.isWorthwhile($0.contentType) }.map { file in
            // The variants of the same path have the same time as the file.
            let samePath = knownPaths[file.path].flatMap { $0.digest == file.digest ? $0 : nil }
            return (file: file, source: samePath ?? known[file.digest])
        }
        let results = concurrently(work) { item in
            Result { () throws(Problem) in
                let source = item.source.flatMap { source in previousFolder.map { $0 + "/" + source.path } }
                return try writeVariants(of: item.file, reusing: source)
            }
        }
        var report = Report()
        for result in results {
            let part = try result.get()
            report.compressed += part.compressed
            report.kept += part.kept
        }
        return report
    }

    // MARK: One file

    /// - Parameter source: the path of a file with the same bytes, which may have variants.
    private func writeVariants(of file: ReleaseFile, reusing source: String?) throws(Problem) -> Report {
        let path = folder + "/" + file.path
        var status = stat()
        guard stat(path, &status) == 0 else { throw problem(file, "cannot be read") }
        var report = Report()
        let missing = ContentCoding.allCases.filter { coding in
            let variant = path + coding.suffix
            if isVariant(variant, of: status) { return false }
            // The old one may be part of another release, so it is never written to.
            unlink(variant)
            return source.map { link($0 + coding.suffix, variant) != 0 } ?? true
        }
        report.kept = ContentCoding.allCases.count - missing.count
        // Small files miss some in each release, because those would not be smaller; trying again takes no time.
        guard !missing.isEmpty else { return report }
        guard let bytes = FileContents.read(path, size: file.size), bytes.count == file.size else {
            throw problem(file, "cannot be read")
        }
        let effort: ContentCoding.Effort = file.kind == .asset ? .thorough : .quick
        for coding in missing {
            guard let compressed = bytes.withUnsafeBytes({ coding.compressed($0, effort) }) else { continue }
            guard write(compressed, to: path + coding.suffix, dated: status) else {
                throw problem(file, "is smaller compressed, but that cannot be written next to it")
            }
            report.compressed += 1
        }
        return report
    }

    private func isVariant(_ path: String, of file: stat) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return status.modified.tv_sec == file.modified.tv_sec
            && status.modified.tv_nsec == file.modified.tv_nsec
    }

    /// Writes a new file; it has its name only when it is complete.
    private func write(_ bytes: [UInt8], to path: String, dated file: stat) -> Bool {
        let part = path + ".part"
        unlink(part)
        let times = [file.modified, file.modified]
        guard FileContents.create(part, bytes), utimensat(AT_FDCWD, part, times, 0) == 0,
            rename(part, path) == 0
        else {
            unlink(part)
            return false
        }
        return true
    }

    private func problem(_ file: ReleaseFile, _ message: String) -> Problem {
        Problem(
            "precompression",
            at: .file(path: folder + "/" + file.path),
            "the file \(message)",
            advice: "check the permissions of the folder, and the space on its disk"
        )
    }
}

extension stat {
    fileprivate var modified: timespec {
        #if canImport(Glibc)
        st_mtim
        #else
        st_mtimespec
        #endif
    }
}
