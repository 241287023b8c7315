/// The parts of a file that are published, with bytes that are written between them.
struct KeptBytes {
    private enum Piece {
        case kept(Range<Int>)
        case written([UInt8])
    }

    private var pieces: [Piece] = []
    /// The number of bytes.
    private(set) var count = 0

    mutating func keep(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        count += range.count
        if case .kept(let last) = pieces.last, last.upperBound == range.lowerBound {
            pieces[pieces.count - 1] = .kept(last.lowerBound..<range.upperBound)
        } else {
            pieces.append(.kept(range))
        }
    }

    mutating func write(_ bytes: [UInt8]) {
        count += bytes.count
        pieces.append(.written(bytes))
    }

    mutating func append(_ other: KeptBytes) {
        for piece in other.pieces {
            switch piece {
            case .kept(let range): keep(range)
            case .written(let bytes): write(bytes)
            }
        }
    }

    /// All of them in one piece; the source itself where all of it is kept.
    func joined(from source: [UInt8]) -> [UInt8] {
        if pieces.count == 1, case .kept(source.indices) = pieces[0] { return source }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for piece in pieces {
            switch piece {
            case .kept(let range): bytes += source[range]
            case .written(let written): bytes += written
            }
        }
        return bytes
    }
}
