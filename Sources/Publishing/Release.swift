package import ReleaseManifest

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A built site in a folder, with its manifest.
package struct Release: Sendable {
    package let manifest: ReleaseManifest
    /// The folder's path.
    package let folder: String

    package init(_ manifest: ReleaseManifest, in folder: String) {
        self.manifest = manifest
        self.folder = folder
    }

    package func path(of file: ReleaseFile) -> String { folder + "/" + file.path }
}
