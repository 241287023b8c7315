import CLibBrotli
import CLibZ
import CLibZstd

/// A compression that browsers undo by themselves (RFC 9110, section 8.4.1).
///
/// Equal bytes give equal bytes with one version of the library.
package enum ContentCoding: String, Sendable, CaseIterable {
    case gzip
    case brotli = "br"
    case zstd

    /// How much time a compression may take.
    package enum Effort: Sendable {
        /// For files that are compressed again after every edit.
        case quick
        /// For files that stay.
        case thorough
    }

    /// The end of the name of a compressed file, such as `.gz`.
    package var suffix: String {
        switch self {
        case .gzip: ".gz"
        case .brotli: ".br"
        case .zstd: ".zst"
        }
    }

    /// Compresses bytes.
    ///
    /// - Returns: nil where the result would not be smaller, or memory is short.
    package func compressed(_ bytes: UnsafeRawBufferPointer, _ effort: Effort) -> [UInt8]? {
        guard bytes.count > 1 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: bytes.count - 1) { output, count in
            let result =
                switch self {
                case .gzip: ContentCoding.gzip(bytes, into: output)
                case .brotli: ContentCoding.brotli(bytes, into: output, effort)
                case .zstd: ContentCoding.zstd(bytes, into: output, effort)
                }
            count = result ?? 0
        }.nilIfEmpty
    }

    // MARK: The libraries

    // Each is given less room than the input has, and gives up where that is not enough.

    /// - Returns: the number of bytes that were written; nil where there is not enough room.
    private static func gzip(
        _ bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        guard let input = UInt32(exactly: bytes.count) else { return nil }
        var stream = z_stream()
        let gzipWindow: Int32 = 15 + 16
        let best: Int32 = 9
        // The header that zlib writes has no name and no time.
        guard
            deflateInit2_(
                &stream,
                best,
                Z_DEFLATED,
                gzipWindow,
                best,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        // zlib does not write to its input.
        stream.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.avail_in = input
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: output.count)
        return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : nil
    }

    private static func brotli(
        _ bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableBufferPointer<UInt8>,
        _ effort: Effort
    ) -> Int? {
        var count = output.count
        let quality: Int32 = effort == .quick ? 5 : 11
        let isDone = BrotliEncoderCompress(
            quality,
            BROTLI_DEFAULT_WINDOW,
            BROTLI_MODE_TEXT,
            bytes.count,
            bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
            &count,
            output.baseAddress
        )
        return isDone == 0 ? nil : count
    }

    private static func zstd(
        _ bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableBufferPointer<UInt8>,
        _ effort: Effort
    ) -> Int? {
        let level: Int32 = effort == .quick ? 12 : 19
        let count = ZSTD_compress(output.baseAddress, output.count, bytes.baseAddress, bytes.count, level)
        return ZSTD_isError(count) == 0 ? count : nil
    }
}

extension Array {
    fileprivate var nilIfEmpty: [Element]? { isEmpty ? nil : self }
}
