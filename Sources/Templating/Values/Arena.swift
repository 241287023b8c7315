/// Memory that cells point into, freed all at once.
///
/// One thread fills an arena; once it is filled, any number of threads may read it.
// @unchecked Sendable: written by one thread before it is shared, and only read after that.
package final class Arena: @unchecked Sendable {
    /// In bytes: a site's pages need few chunks, and a unit test wastes little.
    private static let chunkSize = 64 << 10

    private var chunks: [UnsafeMutableRawBufferPointer] = []
    /// Blocks too large for a chunk.
    private var largeBlocks: [UnsafeMutableRawPointer] = []
    private var currentChunk = 0
    private var usedBytes = 0

    package init() {}

    deinit {
        for chunk in chunks {
            chunk.deallocate()
        }
        for block in largeBlocks {
            block.deallocate()
        }
    }

    /// Discards every value and reuses the memory.
    package func reset() {
        for block in largeBlocks {
            block.deallocate()
        }
        largeBlocks.removeAll(keepingCapacity: true)
        currentChunk = 0
        usedBytes = 0
    }

    /// Memory aligned for cells, valid until the arena is reset or freed.
    func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let size = (byteCount + 15) & ~15
        if currentChunk < chunks.count, usedBytes + size <= Arena.chunkSize,
            let base = chunks[currentChunk].baseAddress
        {
            let address = base + usedBytes
            usedBytes += size
            return address
        }
        return allocateSlowly(size)
    }

    private func allocateSlowly(_ size: Int) -> UnsafeMutableRawPointer {
        if size > Arena.chunkSize / 4 {
            let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            largeBlocks.append(block)
            return block
        }
        if currentChunk < chunks.count {
            currentChunk += 1
        }
        if currentChunk == chunks.count {
            chunks.append(.allocate(byteCount: Arena.chunkSize, alignment: 16))
        }
        usedBytes = 0
        return allocate(size)
    }

    package func text(_ bytes: Bytes) -> Cell {
        guard let source = bytes.baseAddress, !bytes.isEmpty else {
            return .text(UnsafeBufferPointer(start: nil, count: 0))
        }
        let memory = allocate(bytes.count).assumingMemoryBound(to: UInt8.self)
        memory.update(from: source, count: bytes.count)
        return .text(UnsafeBufferPointer(start: memory, count: bytes.count))
    }

    package func text(_ string: String) -> Cell {
        // Fast path: nearly all strings are contiguous, and need no copy before this one.
        if let cell = string.utf8.withContiguousStorageIfAvailable({ text($0) }) {
            return cell
        }
        var string = string
        return string.withUTF8 { text($0) }
    }

    package func text(_ bytes: [UInt8]) -> Cell { bytes.withUnsafeBufferPointer { text($0) } }

    package func list(_ cells: [Cell]) -> Cell { .list(copy(cells)) }

    /// - Parameter fields: one cell for each field of the record's type, in its order.
    package func record(_ fields: [Cell]) -> Cell { .record(copy(fields)) }

    /// - Parameter entries: the keys must be text.
    package func map(_ entries: [(key: Cell, value: Cell)]) -> Cell {
        .map(copy(entries.flatMap { [$0.key, $0.value] }))
    }

    func copy(_ cells: some Collection<Cell>) -> UnsafeBufferPointer<Cell> {
        let memory = cellBuffer(cells.count)
        _ = memory.initialize(fromContentsOf: cells)
        return UnsafeBufferPointer(memory)
    }

    /// Uninitialised memory for cells.
    package func cellBuffer(_ count: Int) -> UnsafeMutableBufferPointer<Cell> {
        let capacity = max(1, count)
        let memory = allocate(capacity * MemoryLayout<Cell>.stride)
        let cells = memory.bindMemory(to: Cell.self, capacity: capacity)
        return UnsafeMutableBufferPointer(start: cells, count: count)
    }
}
