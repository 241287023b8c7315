import CLibEBUR128
import CLibMPG123
import CLibSndfile

/// The versions of everything that the facts of a sound depend on.
package enum SoundLibraries {
    /// One line for each library.
    package static var versions: String {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        ebur128_get_version(&major, &minor, &patch)
        return """
            libsndfile \(String(cString: sf_version_string()))
            libmpg123 \(mpg123)
            libebur128 \(major).\(minor).\(patch)
            """
    }

    /// The version of the interface, which goes up with what the library can do; older ones do not tell another.
    private static var mpg123: String { "interface \(MPG123_API_VERSION)" }
}
