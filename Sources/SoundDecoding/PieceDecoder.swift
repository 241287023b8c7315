/// Decodes a sound piece by piece, in memory that does not grow with it.
protocol PieceDecoder: ~Copyable {
    var channelCount: Int { get }
    var sampleRate: Int { get }

    /// Decodes the next frames, one sample of each channel after the other.
    ///
    /// - Returns: the number of frames; 0 at the end, and where the rest cannot be decoded.
    mutating func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int
}
