import CBuildInfo

/// The version of the programs, which are released together.
package enum ProgramVersion {
    private static let number = "0.1.0"

    /// The version, with the commit in a build that names it (`make release`): `0.1.0 (1a2b3c4)`.
    package static let current: String = {
        let commit = String(cString: studio_commit())
        return commit.isEmpty ? number : "\(number) (\(commit))"
    }()
}
