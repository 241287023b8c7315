package import Content
package import Foundation
import SiteConfiguration

/// Tells whether a file that another server sent is a picture or a recording, and one that may be published.
package enum MirroredContent {
    /// How much of a recording is looked at, in bytes.
    private static let headLength = 512

    /// - Parameters:
    ///   - file: where it was stored.
    ///   - type: as the server sent it.
    ///   - location: where the address is written.
    /// - Throws: a `Problem` for a file that is not kept.
    package static func check(
        _ file: URL,
        of address: RemoteAddress,
        type: String?,
        at location: SourceLocation
    ) throws(Problem) {
        let isRecording = MirroredFiles.recordingExtension(of: address, type: type) != nil
        do throws(PictureFault) {
            if isRecording { try checkRecording(head(of: file)) } else { try checkPicture(file, address) }
        } catch {
            throw error.problem(of: address.text.escapedForTerminal, at: location)
        }
    }

    private static func checkRecording(_ head: [UInt8]) throws(PictureFault) {
        if head.isEmpty { throw .empty }
        if ForeignFile.isPage(head) { throw .pageAsRecording }
    }

    private static func checkPicture(_ file: URL, _ address: RemoteAddress) throws(PictureFault) {
        // One that is gone already is as good as empty.
        guard let bytes = StampedFile(file.path)?.bytes, !bytes.isEmpty else { throw .empty }
        if let format = PictureFormat(bytes) {
            _ = try CleanPicture(bytes, format: format)
            return
        }
        if ForeignFile.isPage(bytes) { throw .page }
        let name = (address.fileName as NSString).pathExtension.lowercased()
        throw ForeignFile.fault(of: bytes, extension: name) ?? .unknownKind
    }

    private static func head(of file: URL) -> [UInt8] {
        // One that is gone already is as good as empty.
        guard let handle = try? FileHandle(forReadingFrom: file) else { return [] }
        return Array((try? handle.read(upToCount: headLength)) ?? Data())
    }
}
