package import Content
import MediaWorkers

/// Why a file cannot be published as a picture: the sentences that say so, and what to do.
package struct PictureFault: Error, Equatable {
    private enum Kind: Equatable {
        case notAPicture
        case unsupported
        case broken
        case unsafe
        /// With the code of a worker's error.
        case unreadable(String)
    }

    private let kind: Kind
    let message: String
    let advice: String
    /// In a picture that is a text.
    private(set) var line: Int?

    private init(_ kind: Kind, _ message: String, advice: String) {
        self.kind = kind
        self.message = message
        self.advice = advice
    }

    var problemCode: String {
        switch kind {
        case .notAPicture: "not-a-picture"
        case .unsupported: "unsupported-picture"
        case .broken: "broken-picture"
        case .unsafe: "unsafe-picture"
        case .unreadable(let code): code
        }
    }

    /// The fault as an error where the file is used.
    ///
    /// - Parameter file: its path in messages.
    package func problem(of file: String, at location: SourceLocation) -> Problem {
        let place = SourceLocation.file(path: file, line: line).description
        var problem = Problem(problemCode, at: location, "\(place): \(message)", advice: advice)
        problem.quoted = file
        return problem
    }

    /// The fault as an error of the file, for one that is used wherever it is.
    func problem(of file: String) -> Problem {
        Problem(problemCode, at: .file(path: file, line: line), message, advice: advice)
    }

    func at(line: Int) -> PictureFault {
        var fault = self
        fault.line = line
        return fault
    }

    // MARK: Files that are not pictures

    private static func notAPicture(_ message: String, advice: String) -> PictureFault {
        PictureFault(.notAPicture, message, advice: advice)
    }

    static let empty = notAPicture(
        "the file is empty",
        advice: "copy it again from where it came from"
    )

    static let pointer = notAPicture(
        "this is a Git LFS pointer, which only names the file",
        advice: "run 'git lfs pull' and build again"
    )

    static let page = notAPicture(
        "this is an HTML page, not a picture",
        advice: "a download probably answered with an error; download the picture itself"
    )

    static let pageAsRecording = notAPicture(
        "this is an HTML page, not a sound or a video",
        advice: "the server probably answered with an error; open the address in a browser"
    )

    static let unknownKind = notAPicture(
        "the file is neither a picture that browsers show nor a sound or a video",
        advice:
            "replace it with a JPEG, PNG, WebP, GIF, AVIF or SVG picture; recordings need a name such as song.mp3"
    )

    /// - Parameter extension: of the file's name.
    static func unknown(extension name: String) -> PictureFault {
        notAPicture(
            "the file's name ends with '.\(name)', but it is not a picture that browsers show",
            advice: "replace it with a JPEG, PNG, WebP, GIF, AVIF or SVG picture"
        )
    }

    // MARK: Pictures of other kinds

    private static func unsupported(_ message: String, advice: String) -> PictureFault {
        PictureFault(.unsupported, message, advice: advice)
    }

    /// A picture whose data about its place and camera cannot be removed either.
    ///
    /// - Parameters:
    ///   - name: of the format.
    ///   - converter: a command that makes a picture for browsers of it.
    static func foreign(_ name: String, converter: String) -> PictureFault {
        unsupported(
            "browsers do not show \(name) pictures",
            advice: "convert it, for example with \(converter); to offer the file itself, put it into a .zip"
        )
    }

    static let compressedSVG = unsupported(
        "the SVG is compressed, which servers do not announce to browsers",
        advice: "decompress it, for example with 'gunzip -S .svgz', and name it .svg"
    )

    static let animatedAVIF = unsupported(
        "the AVIF is animated, and its data about place and camera cannot be removed",
        advice: "convert it to an animated WebP, or to a video"
    )

    /// - Parameter part: what is unusual about it.
    static func unusualAVIF(_ part: String) -> PictureFault {
        unsupported(
            "the AVIF \(part), so its data about place and camera cannot be removed",
            advice: "save it again, for example with 'avifenc --ignore-exif --ignore-xmp'"
        )
    }

    // MARK: Damaged pictures

    private static func broken(_ message: String, advice: String = rescue) -> PictureFault {
        PictureFault(.broken, message, advice: advice)
    }

    private static let rescue =
        "copy it again from where it came from, or open it in a picture program and save it again"

    static func cutOff(_ format: PictureFormat) -> PictureFault {
        broken("the \(format.name) ends too early, so a part of it is missing")
    }

    /// - Parameter part: what is wrong, as the end of a sentence about the file.
    static func damaged(_ format: PictureFormat, _ part: String) -> PictureFault {
        broken("the \(format.name) is damaged: it \(part)")
    }

    static func malformedSVG(_ part: String) -> PictureFault {
        broken(
            "the SVG is not well-formed, so browsers do not show it: \(part)",
            advice: "correct the line, or export the picture again"
        )
    }

    static func encodedSVG(_ encoding: String) -> PictureFault {
        broken("the SVG is written in \(encoding)", advice: "save it as UTF-8")
    }

    /// A picture that no worker could read.
    static func unreadable(_ error: MediaWorkersError) -> PictureFault {
        PictureFault(.unreadable(error.problemCode), error.message, advice: error.advice)
    }

    // MARK: Pictures that do more than draw

    /// - Parameter part: what the picture does, as the end of a sentence.
    static func unsafeSVG(_ part: String) -> PictureFault {
        PictureFault(
            .unsafe,
            "the SVG \(part)",
            advice: "remove that, or export the picture again as plain SVG, with text as paths, or as PNG"
        )
    }
}
