/// The kind of file that a sound is in.
package enum SoundContainer: String, Sendable, CaseIterable {
    case wav
    case aiff
    case flac
    case ogg
    case mp3
    case mp4

    /// As messages name it.
    package var name: String {
        switch self {
        case .wav: "WAV"
        case .aiff: "AIFF"
        case .flac: "FLAC"
        case .ogg: "Ogg"
        case .mp3: "MP3"
        case .mp4: "M4A"
        }
    }

    /// Whether its files are as long as their samples, whatever these say.
    package var isUncompressed: Bool { self == .wav || self == .aiff }
}

/// How the samples of a sound are encoded.
package enum SoundCodec: String, Sendable, CaseIterable {
    /// Whole numbers.
    case pcm
    case float
    case aLaw = "a-law"
    case muLaw = "mu-law"
    case flac
    case vorbis
    case opus
    case mp3
    case aac
    case alac
}
