/// Small sounds for tests.
package enum SampleSound {
    /// A WAV of 8 bits, one channel, 8000 samples a second: a square wave of a tenth of full scale, or louder.
    ///
    /// - Parameters:
    ///   - amplitude: at most 127.
    ///   - info: the fields of its tags, such as `INAM` for the title.
    package static func wav(seconds: Int, amplitude: UInt8 = 64, info: [String: String] = [:]) -> [UInt8] {
        let samples = (0..<(8000 * seconds)).map { $0 % 40 < 20 ? 128 - amplitude : 128 + amplitude }
        let format: [UInt8] = [1, 0, 1, 0] + number(8000) + number(8000) + [1, 0, 8, 0]
        let fields = info.sorted { $0.key < $1.key }.flatMap { chunk($0.key, Array($0.value.utf8) + [0]) }
        let tags = info.isEmpty ? [] : chunk("LIST", Array("INFO".utf8) + fields)
        return chunk("RIFF", Array("WAVE".utf8) + chunk("fmt ", format) + tags + chunk("data", samples))
    }

    /// An MP3 of silence: frames of 1152 samples at 44.1 kHz, two channels.
    package static func mp3(frames: Int = 40) -> [UInt8] {
        let frame: [UInt8] = [0xFF, 0xFB, 0x90, 0] + Array(repeating: 0, count: 413)
        return (0..<frames).flatMap { _ in frame }
    }

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func chunk(_ id: String, _ content: [UInt8]) -> [UInt8] {
        Array(id.utf8) + number(content.count) + content + (content.count.isMultiple(of: 2) ? [] : [0])
    }
}
