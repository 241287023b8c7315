import Content
import Foundation

/// The folder in which the write API leaves a file for each deploy hook that it accepted.
///
/// A file is whole as soon as it has its name; docs/publishing.md describes it. The worker looks only at names.
package struct Spool: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// The names of the hooks that wait.
    ///
    /// - Throws: `PublishError` where the folder cannot be read.
    package func waiting() throws(PublishError) -> Set<String> {
        do {
            return Set(
                try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
            )
        } catch {
            throw PublishError(
                .failed,
                Problem(
                    "spool",
                    at: .file(path: path),
                    "the folder of deploy hooks cannot be read",
                    advice: "create it, and let the worker's user read and write it"
                )
            )
        }
    }

    /// Removes hooks that a build followed; one that cannot be removed leads to one more build.
    package func remove(_ names: Set<String>) {
        for name in names { try? FileManager.default.removeItem(atPath: path + "/" + name) }
    }
}
