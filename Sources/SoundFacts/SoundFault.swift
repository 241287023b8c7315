/// Why a file cannot be used as a sound: what happened, and what to do.
package struct SoundFault: Error, Sendable, Equatable {
    package enum Kind: String, Sendable {
        case unreadable
        case notASound = "not-a-sound"
        case unsupported
        case broken
        case tooLarge = "too-large"
    }

    package let kind: Kind
    package let message: String
    package let advice: String

    private init(_ kind: Kind, _ message: String, advice: String) {
        self.kind = kind
        self.message = message
        self.advice = advice
    }

    // MARK: Files that are not sounds

    /// - Parameter reason: of the system.
    static func unreadable(_ reason: String) -> SoundFault {
        SoundFault(
            .unreadable,
            "the file cannot be read: \(reason)",
            advice: "check its name and permissions"
        )
    }

    static let notAFile = SoundFault(.unreadable, "this is not a file", advice: "name the sound itself")

    static let empty = SoundFault(
        .notASound,
        "the file is empty",
        advice: "copy it again from where it came from"
    )

    static let pointer = SoundFault(
        .notASound,
        "this is a Git LFS pointer, which only names the file",
        advice: "run 'git lfs pull' and build again"
    )

    static let unknown = SoundFault(
        .notASound,
        "this is not a sound that can be read",
        advice: "replace it with an MP3, M4A, Ogg, FLAC or WAV file"
    )

    // MARK: Sounds of other kinds

    /// - Parameter part: what it is, as the end of a sentence about the file.
    static func unsupported(_ part: String) -> SoundFault {
        SoundFault(.unsupported, "the file \(part)", advice: "export it again as MP3, M4A, Ogg, FLAC or WAV")
    }

    static func encoding(_ container: SoundContainer) -> SoundFault {
        unsupported("is a \(container.name) with an encoding that browsers do not play")
    }

    static let protected = SoundFault(
        .unsupported,
        "the file is protected against copying, so browsers cannot play it",
        advice: "replace it with an unprotected file"
    )

    package static func channels(_ count: Int) -> SoundFault {
        unsupported("has \(count) channels; a sound has 1 to \(SoundLimits.maxChannels)")
    }

    package static func sampleRate(_ rate: Int) -> SoundFault {
        let rates = SoundLimits.sampleRates
        return unsupported(
            "has \(rate) samples a second; a sound has \(rates.lowerBound) to \(rates.upperBound)"
        )
    }

    // MARK: Damaged sounds

    /// - Parameter part: what is wrong, as the end of a sentence about the file.
    package static func broken(_ container: SoundContainer, _ part: String) -> SoundFault {
        SoundFault(
            .broken,
            "the \(container.name) is damaged: it \(part)",
            advice: "copy it again from where it came from, or export it again"
        )
    }

    // MARK: Sounds that are too large

    static let tooManyBytes = SoundFault(
        .tooLarge,
        "the file has more than \(SoundLimits.maxFileBytes >> 20) MB",
        advice: "export it as MP3 or M4A"
    )

    package static let tooLong = SoundFault(
        .tooLarge,
        "the sound is longer than three hours in stereo at 48 kHz",
        advice: "cut it into parts"
    )
}
