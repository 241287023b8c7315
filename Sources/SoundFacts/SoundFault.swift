/// Why a file cannot be used as a sound: what happened, and what to do.
///
/// A worker sends the case and its numbers; the words are those of the program that prints them.
package enum SoundFault: Error, Hashable, Sendable {
    package enum Kind: Sendable {
        case unreadable
        case notASound
        case unsupported
        case broken
        case tooLarge
    }

    // MARK: Files that cannot be read

    /// - Parameter number: of the system's error.
    case unreadable(number: Int32)
    case notAFile
    /// The program that decodes it ended; nil where it did so on its own.
    case endsItsReader(signal: Int32?)
    case tooSlow(seconds: Int)

    // MARK: Files that are not sounds

    case empty
    /// Of Git LFS.
    case pointer
    case unknown

    // MARK: Sounds of other kinds

    case encoding(SoundContainer)
    case oggOfAnotherKind
    case noSoundTrack
    case protected
    /// Something lies between its samples from which tags cannot be told.
    case notAlone
    case channels(Int)
    /// Samples in a second.
    case sampleRate(Int)

    // MARK: Damaged sounds

    case broken(SoundContainer, SoundDamage)

    // MARK: Sounds that are too large

    case tooManyBytes
    case tooLong
    /// It has far more samples than its bytes could say something about.
    case inflated

    package var kind: Kind {
        switch self {
        case .unreadable, .notAFile, .endsItsReader, .tooSlow: .unreadable
        case .empty, .pointer, .unknown: .notASound
        case .encoding, .oggOfAnotherKind, .noSoundTrack, .protected, .notAlone, .channels, .sampleRate:
            .unsupported
        case .broken: .broken
        case .tooManyBytes, .tooLong, .inflated: .tooLarge
        }
    }

    package var problemCode: String {
        switch kind {
        case .unreadable: "unreadable-sound"
        case .notASound: "not-a-sound"
        case .unsupported: "unsupported-sound"
        case .broken: "broken-sound"
        case .tooLarge: "sound-too-large"
        }
    }

    package var message: String {
        switch self {
        case .unreadable(let number): "the file cannot be read: \(SystemError.text(number))"
        case .notAFile: "this is not a file"
        case .endsItsReader(let signal):
            "the sound ends the program that reads it" + (signal.map { " (signal \($0))" } ?? "")
        case .tooSlow(let seconds): "the sound cannot be read within \(seconds) seconds"
        case .empty: "the file is empty"
        case .pointer: "this is a Git LFS pointer, which only names the file"
        case .unknown: "this is not a sound that can be read"
        case .encoding(let container):
            "the file is a \(container.name) with an encoding that browsers do not play"
        case .oggOfAnotherKind: "the file is an Ogg without Vorbis, Opus or FLAC in it"
        case .noSoundTrack: "the file holds no sound"
        case .protected: "the file is protected against copying, so browsers cannot play it"
        case .notAlone: "the file holds more than one sound, so its tags cannot be removed"
        case .channels(let count):
            "the file has \(count) channels; a sound has 1 to \(SoundLimits.maxChannels)"
        case .sampleRate(let rate):
            """
            the file has \(rate) samples a second; a sound has \(SoundLimits.sampleRates.lowerBound) to \
            \(SoundLimits.sampleRates.upperBound)
            """
        case .broken(let container, let damage): "the \(container.name) is damaged: it \(damage.predicate)"
        case .tooManyBytes: "the file has more than \(SoundLimits.maxFileBytes >> 20) MB"
        case .tooLong: "the sound is longer than three hours in stereo at 48 kHz"
        case .inflated: "the sound is much longer than a file of its size can be"
        }
    }

    package var advice: String {
        switch self {
        case .unreadable: "check its name and permissions"
        case .notAFile: "name the sound itself"
        case .endsItsReader, .tooSlow, .inflated: "open it in a sound program and export it again"
        case .empty: "copy it again from where it came from"
        case .pointer: "run 'git lfs pull' and build again"
        case .unknown: "replace it with an MP3, M4A, Ogg, FLAC or WAV file"
        case .encoding, .oggOfAnotherKind, .noSoundTrack, .channels, .sampleRate:
            "export it again as MP3, M4A, Ogg, FLAC or WAV"
        case .notAlone: "export the sound alone again, as MP3 or FLAC"
        case .protected: "replace it with an unprotected file"
        case .broken: "copy it again from where it came from, or export it again"
        case .tooManyBytes: "export it as MP3 or M4A"
        case .tooLong: "cut it into parts"
        }
    }
}

/// What is wrong with a damaged sound.
package enum SoundDamage: UInt8, Sendable, CaseIterable {
    case noBeginning = 1
    case noFormat
    case endsBeforeFormat
    case noLength
    case noSamples
    case tagWithoutSound
    case undecodable
    /// The decoder found another kind of file than its beginning names.
    case otherKind
    case noSound

    /// The end of a sentence about the file.
    var predicate: String {
        switch self {
        case .noBeginning: "has no beginning"
        case .noFormat: "does not say its format"
        case .endsBeforeFormat: "ends before it says its format"
        case .noLength: "does not say how long it is"
        case .noSamples: "has no samples"
        case .tagWithoutSound: "has a tag, but no sound"
        case .undecodable: "cannot be decoded"
        case .otherKind: "is not what it begins with"
        case .noSound: "holds no sound"
        }
    }
}
