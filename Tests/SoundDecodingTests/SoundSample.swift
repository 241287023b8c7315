import CLibSndfile
import Foundation
import Testing

/// A format that libsndfile writes, with its name.
struct SampleFormat: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let number: Int32
    /// Whether what is read is what was written.
    let isLossless: Bool

    private init(_ name: String, _ container: Int, _ encoding: Int, isLossless: Bool = true) {
        testDescription = name
        number = Int32(container | encoding)
        self.isLossless = isLossless
    }

    static let wav = SampleFormat("WAV", Int(SF_FORMAT_WAV), Int(SF_FORMAT_PCM_16))
    static let flac = SampleFormat("FLAC", Int(SF_FORMAT_FLAC), Int(SF_FORMAT_PCM_16))
    static let aiff = SampleFormat("AIFF", Int(SF_FORMAT_AIFF), Int(SF_FORMAT_PCM_16))
    static let mp3 = SampleFormat(
        "MP3",
        Int(SF_FORMAT_MPEG),
        Int(SF_FORMAT_MPEG_LAYER_III),
        isLossless: false
    )
    static let vorbis = SampleFormat(
        "Vorbis",
        Int(SF_FORMAT_OGG),
        Int(SF_FORMAT_VORBIS),
        isLossless: false
    )
    static let opus = SampleFormat("Opus", Int(SF_FORMAT_OGG), Int(SF_FORMAT_OPUS), isLossless: false)
    static let floatWAV = SampleFormat("WAV of floats", Int(SF_FORMAT_WAV), Int(SF_FORMAT_FLOAT))
    static let extensibleWAV = SampleFormat(
        "extensible WAV of 24 bits",
        Int(SF_FORMAT_WAVEX),
        Int(SF_FORMAT_PCM_24)
    )
    static let longWAV = SampleFormat("RF64", Int(SF_FORMAT_RF64), Int(SF_FORMAT_PCM_16))
    static let aLawWAV = SampleFormat(
        "WAV of A-law",
        Int(SF_FORMAT_WAV),
        Int(SF_FORMAT_ALAW),
        isLossless: false
    )
    static let oddWAV = SampleFormat(
        "WAV of ADPCM",
        Int(SF_FORMAT_WAV),
        Int(SF_FORMAT_IMA_ADPCM),
        isLossless: false
    )

    static let all = [
        wav, floatWAV, extensibleWAV, longWAV, aLawWAV, aiff, flac, vorbis, opus, mp3,
    ]
}

/// A sound that a test makes.
struct SoundSample {
    var frameCount = 48_000
    var sampleRate = 48_000
    var channelCount = 2
    var tags: [Int32: String] = [:]
    /// The value of a frame, in every channel.
    var amplitude: (Int) -> Float = { sin(Float($0) * 2 * .pi * 997 / 48_000) / 2 }

    struct CannotWrite: Error {}

    func write(_ format: SampleFormat, to file: URL) throws {
        var info = SF_INFO()
        info.samplerate = Int32(sampleRate)
        info.channels = Int32(channelCount)
        info.format = format.number
        guard let handle = sf_open(file.path, Int32(SFM_WRITE), &info) else { throw CannotWrite() }
        defer { sf_close(handle) }
        for (field, text) in tags { sf_set_string(handle, field, text) }
        // In small pieces: the library's writer of Vorbis crashes on one large one.
        for start in stride(from: 0, to: frameCount, by: 1024) {
            let frames = start..<min(start + 1024, frameCount)
            let samples = frames.flatMap { Array(repeating: amplitude($0), count: channelCount) }
            guard sf_writef_float(handle, samples, sf_count_t(frames.count)) == frames.count else {
                throw CannotWrite()
            }
        }
    }
}
