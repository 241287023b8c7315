import Dispatch
import Parallelism
import Synchronization

/// Decodes batches on two threads while the next batch is read.
///
/// No record depends on another, so the parts of a batch are decoded in any order and then put back into the order
/// of the records.
struct ParallelDecoder {
    /// Records that are decoded at a time.
    private static let partSize = 256

    private let context: DecodingContext
    // Not the global queue: these do not wait for other work of the process.
    private let queues = [DispatchQueue(label: "decoding 1"), DispatchQueue(label: "decoding 2")]
    private let group = DispatchGroup()
    private let results = Results()
    private var partCount = 0

    init(_ context: DecodingContext) {
        self.context = context
    }

    /// Starts to decode a batch, and frees the records that have been decoded since the last one.
    mutating func decode(_ batch: RecordBatch) {
        results.freeSpentRecords()
        for part in batch.parts(ofSize: ParallelDecoder.partSize) {
            decode(part, number: partCount)
            partCount += 1
        }
    }

    private func decode(_ part: RecordBatch, number: Int) {
        let queue = queues[number % queues.count]
        queue.async(group: group) { [context, results] in
            let content = DecodedBatch(part, context)
            results.add(content, number: number, spent: part)
        }
    }

    /// Waits until everything is decoded.
    func wait() {
        group.wait()
    }

    /// The content of all batches, in the order of the records.
    func finish() -> [DecodedBatch] {
        wait()
        return results.inOrder
    }

    /// The results of all threads.
    private final class Results: Sendable {
        private let decoded = Mutex<[(number: Int, content: DecodedBatch)]>([])
        /// Memory that one thread allocates and another frees is locked each time, so the reading thread frees these.
        private let spent = Mutex<[RecordBatch]>([])

        func add(_ content: DecodedBatch, number: Int, spent records: RecordBatch) {
            decoded.withLock { $0.append((number, content)) }
            spent.withLock { $0.append(records) }
        }

        func freeSpentRecords() {
            let records = spent.withLock { spent in
                let records = spent
                spent = []
                return records
            }
            _ = consume records
        }

        var inOrder: [DecodedBatch] {
            decoded.withLock { decoded in
                decoded.sorted { $0.number < $1.number }.map(\.content)
            }
        }
    }
}

extension RecordBatch {
    /// The records in batches of at most `size` of one kind, in the order in which problems are reported.
    fileprivate func parts(ofSize size: Int) -> [RecordBatch] {
        parts(\.posts, ofSize: size)
            + parts(\.testimonials, ofSize: size)
            + parts(\.projects, ofSize: size)
            + parts(\.artists, ofSize: size)
            + parts(\.pages, ofSize: size)
    }

    private func parts<Element>(
        _ records: WritableKeyPath<RecordBatch, [Element]>,
        ofSize size: Int
    ) -> [RecordBatch] {
        self[keyPath: records].chunks(of: size).map { chunk in
            var part = RecordBatch()
            part[keyPath: records] = Array(chunk)
            return part
        }
    }
}
