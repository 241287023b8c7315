package import MediaWork

/// Why there is no result for a file.
package enum MediaWorkersError: Error, Hashable, Sendable {
    /// The worker found it in the file.
    case fault(MediaFault)
    /// The worker ended; nil where it did so on its own.
    case crashed(signal: Int32?)
    case tooSlow(Duration)
    /// The worker answered what is not an answer.
    case nonsense
    /// The worker could not be started, with a reason of the system.
    case notStarted(path: String, reason: String)
    /// The result could not be written where results are kept.
    case notKept(path: String, reason: String)

    package var problemCode: String {
        switch self {
        case .fault(let fault): fault.problemCode
        case .crashed, .tooSlow: "unreadable-picture"
        case .nonsense, .notStarted: "media-worker"
        case .notKept: "media-cache"
        }
    }

    package var message: String {
        switch self {
        case .fault(let fault): fault.message
        case .crashed(let signal):
            "the picture ends the program that reads it" + (signal.map { " (signal \($0))" } ?? "")
        case .tooSlow(let duration):
            "the picture cannot be read within \(duration.components.seconds) seconds"
        case .nonsense: "'sweetdreams-media' does not answer as this program expects"
        case .notStarted(let path, let reason): "'\(path)' cannot be started: \(reason)"
        case .notKept(let path, let reason): "nothing can be written into '\(path)': \(reason)"
        }
    }

    /// The packages of the libraries that `sweetdreams-media` needs; Scripts/runtime-packages.sh compares them with the program.
    private static let packages =
        "libavif15 libebur128-1 libjpeg62-turbo liblcms2-2 libmpg123-0 libpng16-16 libsndfile1 libwebp7 zlib1g"

    package var advice: String {
        switch self {
        case .fault(let fault): fault.advice
        case .crashed, .tooSlow: "open it in a picture program and save it again"
        case .nonsense, .notStarted:
            "install 'sweetdreams-media' of the same release next to 'sweetdreams', with its libraries; "
                + "on Debian 12 these are \(MediaWorkersError.packages) (docs/publishing.md)"
        case .notKept:
            "make room there, give it to the user who builds, or choose another folder with --cache"
        }
    }
}
