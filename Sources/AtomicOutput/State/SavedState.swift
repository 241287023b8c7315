import Foundation

/// The saved state of a build: the manifest of the site, and a payload that only the caller understands.
package struct SavedState<Payload: StatePayload>: Sendable {
    package let manifest: SiteManifest
    package let payload: Payload

    package init(manifest: SiteManifest, payload: Payload) {
        self.manifest = manifest
        self.payload = payload
    }

    /// Reads a saved state.
    package init(contentsOf path: String) throws(InvalidState) {
        self = try StateFile.read(path) { (reader: inout StateReader) throws(InvalidState) in
            var manifest = SiteManifest()
            var payload = Payload()
            try manifest.code(with: &reader)
            try reader.requireVersion(Payload.version)
            try payload.code(with: &reader)
            guard reader.isAtEnd else { throw .damaged }
            return SavedState(manifest: manifest, payload: payload)
        }
    }

    /// Writes the state to an open file that is empty.
    ///
    /// - Returns: false, with the reason in `errno`, when it cannot be written.
    func write(to descriptor: Int32) -> Bool {
        var writer = StateWriter(descriptor)
        var manifest = manifest
        var payload = payload
        do throws(InvalidState) {
            try manifest.code(with: &writer)
            try payload.code(with: &writer)
        } catch {
            // Only a value that was put together wrongly gets here; the next build would refuse it.
            errno = EINVAL
            return false
        }
        return writer.finish(version: Payload.version)
    }
}

extension SiteManifest {
    /// Reads the manifest of a saved state, whatever its payload is.
    init(contentsOf path: String) throws(InvalidState) {
        self = try StateFile.read(path) { (reader: inout StateReader) throws(InvalidState) in
            var manifest = SiteManifest()
            try manifest.code(with: &reader)
            reader.skipRest()
            return manifest
        }
    }
}

extension OutputFolder {
    /// Saves a state under its final name, in one step.
    func save(_ state: SavedState<some StatePayload>, as path: String) throws(OutputError) {
        try save(as: path) { state.write(to: $0) }
    }

    /// Saves bytes in a file next to the folder, in one step.
    package func save(_ bytes: UnsafeBufferPointer<UInt8>, as path: String) throws(OutputError) {
        try save(as: path) { FileOperations.writeAll(UnsafeRawBufferPointer(bytes), to: $0) }
    }

    /// - Parameter write: writes to an open file that is empty; false, with the reason in `errno`, when it cannot.
    private func save(as path: String, _ write: (Int32) -> Bool) throws(OutputError) {
        let part = path + ".part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw error(.cannotSaveState, code: errno) }
        let isWritten = write(descriptor)
        var code = errno
        close(descriptor)
        if isWritten {
            if rename(part, path) == 0 { return }
            code = errno
        }
        unlink(part)
        throw error(.cannotSaveState, code: code)
    }
}
