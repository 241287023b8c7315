import CLibMPG123
import SoundFacts

/// Decodes an MP3; the only caller of libmpg123.
///
/// libsndfile uses the same library, but guesses the length of a sound with varying bitrate from its first frame where the
/// encoder did not write it, and ends there.
struct MP3Decoder: PieceDecoder, ~Copyable {
    private let handle: OpaquePointer
    let channelCount: Int
    let sampleRate: Int

    /// How far the next frame is looked for after damage: further than any tag in the middle of a sound.
    private static let searchByteCount = 1 << 20

    /// - Parameters:
    ///   - channelCount: as the header says; frames with another number are converted.
    ///   - sampleRate: as the header says; the sound ends at a frame with another.
    init(_ file: borrowing SoundFile, channelCount: Int, sampleRate: Int) throws(SoundFault) {
        guard let handle = mpg123_new(nil, nil) else { throw .tooLong }
        // Without the first flag the library writes about damage to the standard error stream.
        let flags = Int(MPG123_QUIET.rawValue | MPG123_SKIP_ID3V2.rawValue | MPG123_GAPLESS.rawValue)
        mpg123_set_number(handle, Int32(MPG123_ADD_FLAGS.rawValue), flags)
        mpg123_set_number(handle, Int32(MPG123_RESYNC_LIMIT.rawValue), MP3Decoder.searchByteCount)
        mpg123_format_none(handle)
        let encoding = Int32(bitPattern: MPG123_ENC_FLOAT_32.rawValue)
        guard mpg123_format(handle, sampleRate, Int32(channelCount), encoding) == Int32(MPG123_OK.rawValue),
            mpg123_use_descriptor(handle, file.descriptor) == Int32(MPG123_OK.rawValue)
        else {
            mpg123_delete(handle)
            throw .broken(.mp3, .undecodable)
        }
        self.handle = handle
        self.channelCount = channelCount
        self.sampleRate = sampleRate
    }

    // The library closes no descriptor that it was given.
    deinit { mpg123_delete(handle) }

    mutating func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        let frameByteCount = channelCount * MemoryLayout<Float>.size
        let wanted = buffer.count / channelCount * frameByteCount
        while true {
            var byteCount = 0
            let result = mpg123_read(handle, UnsafeMutableRawPointer(buffer.baseAddress), wanted, &byteCount)
            // The first call says which format follows, before there is a sample.
            if result == Int32(MPG123_NEW_FORMAT.rawValue), byteCount == 0 { continue }
            return byteCount / frameByteCount
        }
    }
}
