/// Memory that values point into, freed all at once.
///
/// A class, for it owns its memory and hands out addresses in it. One thread fills an arena; once filled, any
/// number may read it.
// @unchecked Sendable: written by one thread before it is shared, and only read after that.
package final class Arena: @unchecked Sendable {
    /// Large enough that a site's pages need few, small enough that a unit test wastes little.
    private static let chunkSize = 64 << 10

    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var large: [UnsafeMutableRawPointer] = []
    private var chunk = 0
    private var used = 0

    package init() {}

    deinit {
        for chunk in chunks { chunk.deallocate() }
        for block in large { block.deallocate() }
    }

    /// Forgets every value; their memory is used again.
    package func reset() {
        for block in large { block.deallocate() }
        large.removeAll(keepingCapacity: true)
        chunk = 0
        used = 0
    }

    /// Memory aligned for cells that lives as long as the arena.
    func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let size = (byteCount + 15) & ~15
        if chunk < chunks.count, used + size <= Arena.chunkSize, let base = chunks[chunk].baseAddress {
            defer { used += size }
            return base + used
        }
        return allocateSlowly(size)
    }

    private func allocateSlowly(_ size: Int) -> UnsafeMutableRawPointer {
        if size > Arena.chunkSize / 4 {
            let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            large.append(block)
            return block
        }
        if chunk < chunks.count { chunk += 1 }
        if chunk == chunks.count {
            chunks.append(UnsafeMutableRawBufferPointer.allocate(byteCount: Arena.chunkSize, alignment: 16))
        }
        used = 0
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
        // Nearly all strings lie in one piece, and are then not copied first.
        if let cell = string.utf8.withContiguousStorageIfAvailable({ text($0) }) { return cell }
        var string = string
        return string.withUTF8 { text($0) }
    }

    package func text(_ bytes: [UInt8]) -> Cell { bytes.withUnsafeBufferPointer { text($0) } }

    package func list(_ cells: [Cell]) -> Cell { .list(copy(cells)) }

    /// - Parameter fields: one cell for each field of the record's type, in its order.
    package func record(_ fields: [Cell]) -> Cell { .record(copy(fields)) }

    /// - Parameter entries: keys are text.
    package func map(_ entries: [(key: Cell, value: Cell)]) -> Cell {
        .map(copy(entries.flatMap { [$0.key, $0.value] }))
    }

    func copy(_ cells: some Collection<Cell>) -> UnsafeBufferPointer<Cell> {
        let memory = cellBuffer(cells.count)
        _ = memory.initialize(fromContentsOf: cells)
        return UnsafeBufferPointer(memory)
    }

    /// Room for cells, not yet filled.
    package func cellBuffer(_ count: Int) -> UnsafeMutableBufferPointer<Cell> {
        let memory = allocate(max(1, count) * MemoryLayout<Cell>.stride).bindMemory(
            to: Cell.self,
            capacity: max(1, count)
        )
        return UnsafeMutableBufferPointer(start: memory, count: count)
    }
}
