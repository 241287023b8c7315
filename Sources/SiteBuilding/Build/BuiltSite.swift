import AtomicOutput
import Content
package import Foundation
package import ReleaseManifest

/// A site as its last build left it.
package struct BuiltSite: Sendable {
    package let manifest: ReleaseManifest
    /// The path of its folder.
    package let folder: String

    /// Reads the manifest of a site.
    ///
    /// - Parameter name: the folder as messages name it.
    /// - Throws: `OutputFailure` where no build left one, or it cannot be read.
    package init(in folder: URL, name: String) throws {
        let folder = OutputFolder(folder, name: name)
        self.folder = folder.path
        let file = folder.releaseManifest
        do {
            let json = try Data(contentsOf: URL(filePath: file))
            manifest = try ReleaseManifest(json: [UInt8](json))
        } catch let error as InvalidManifest {
            throw OutputFailure(BuiltSite.problem(file, "the manifest of the site \(error.reason)"))
        } catch {
            throw OutputFailure(BuiltSite.problem(file, "the manifest of the site cannot be read"))
        }
    }

    private static func problem(_ file: String, _ message: String) -> Problem {
        Problem("bad-manifest", at: .file(path: file), message, advice: "delete the file, and build again")
    }
}
