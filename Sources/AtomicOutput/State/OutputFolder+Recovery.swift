#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension OutputFolder {
    /// Recovers from a killed build: completes a finished swap, discards anything else.
    package func recover() {
        // Killed between the two renames that replace an exchange: there is no site.
        if !FileOperations.exists(path), FileOperations.exists(aside) { rename(aside, path) }
        if FileOperations.exists(nextState) { recoverState() }
        remove(staging)
        remove(aside)
    }

    private func recoverState() {
        // A state that cannot be read describes no site.
        guard let manifest = try? SiteManifest(contentsOf: nextState), manifest.describes(self) else {
            unlink(nextState)
            return
        }
        // Killed after the swap: the old site is complete, where the new one was made.
        rename(nextState, state)
        if !FileOperations.exists(spareTree) { rename(staging, spareTree) }
    }
}
