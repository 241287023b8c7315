import MediaCodecs
import SoundDecoding

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the program says to people.
enum Terminal {
    static func answer(_ arguments: [String]) {
        if arguments.dropFirst() == ["--version"] {
            write(LibraryVersions.text + "\n" + SoundLibraries.versions, to: STDOUT_FILENO)
        } else {
            write(
                "sweetdreams-media reads pictures and sounds for 'sweetdreams', which starts it. --version prints its libraries.",
                to: STDERR_FILENO
            )
            exit(2)
        }
    }

    private static func write(_ text: String, to file: Int32) {
        let bytes = Array((text + "\n").utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
