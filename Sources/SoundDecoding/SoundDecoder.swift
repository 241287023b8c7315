import CLibSndfile
import SoundFacts

/// Decodes every kind of sound but MP3; the only caller of libsndfile.
struct SoundDecoder: PieceDecoder, ~Copyable {
    private let handle: OpaquePointer
    let channelCount: Int
    let sampleRate: Int

    /// - Throws: a fault where the library does not read it, or reads something other than its header says.
    init(_ file: borrowing SoundFile, as container: SoundContainer) throws(SoundFault) {
        var info = SF_INFO()
        guard let handle = sf_open_fd(file.descriptor, Int32(SFM_READ), &info, Int32(SF_FALSE)) else {
            throw .broken(container, .undecodable)
        }
        let type = Int(info.format) & Int(SF_FORMAT_TYPEMASK)
        var fault: SoundFault?
        if !SoundDecoder.types(of: container).contains(type) {
            fault = .broken(container, .otherKind)
        } else if !(1...SoundLimits.maxChannels).contains(Int(info.channels)) {
            fault = .channels(Int(info.channels))
        } else if !SoundLimits.sampleRates.contains(Int(info.samplerate)) {
            fault = .sampleRate(Int(info.samplerate))
        }
        if let fault {
            sf_close(handle)
            throw fault
        }
        self.handle = handle
        channelCount = Int(info.channels)
        sampleRate = Int(info.samplerate)
    }

    deinit { sf_close(handle) }

    private static func types(of container: SoundContainer) -> [Int] {
        switch container {
        case .wav: [SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64].map { Int($0) }
        case .aiff: [Int(SF_FORMAT_AIFF)]
        case .flac: [Int(SF_FORMAT_FLAC)]
        case .ogg: [Int(SF_FORMAT_OGG)]
        case .mp3, .mp4: []
        }
    }

    mutating func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        let wanted = buffer.count / channelCount
        let count = sf_readf_float(handle, start, sf_count_t(wanted))
        return min(max(Int(count), 0), wanted)
    }
}
