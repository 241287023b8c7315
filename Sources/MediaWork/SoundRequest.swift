/// A sound that is to be read.
///
/// It is named by its path and not sent, because a sound may have a GiB, of which decoders need a piece at a time. The
/// worker opens it for reading, and the program compares the file's times and size before and after, so that the facts
/// are those of the bytes that it publishes.
package struct SoundRequest: Equatable, Sendable {
    /// From the root of the file system.
    package let path: String

    /// The longest path that systems open.
    private static let longestPath = 4096

    /// Nil for a path that no file can have, or that begins in the folder of a process.
    package init?(path: String) {
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count < SoundRequest.longestPath,
            !path.utf8.contains(0)
        else { return nil }
        self.path = path
    }
}
