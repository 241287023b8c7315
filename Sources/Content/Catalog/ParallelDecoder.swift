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

    /// A batch that is being decoded.
    private struct Job {
        let batch: RecordBatch
        let parts = DispatchGroup()
    }

    private let context: DecodingContext
    // Not the global queue: these do not wait for other work of the process.
    private let queues = [DispatchQueue(label: "decoding 1"), DispatchQueue(label: "decoding 2")]
    private let results = Results()
    private var partCount = 0
    /// Kept until they are decoded, so that the reading thread frees them: memory that one thread allocates and another
    /// frees is locked each time.
    private var jobs: [Job] = []

    init(_ context: DecodingContext) {
        self.context = context
    }

    /// Starts to decode a batch, and frees those that have been decoded.
    mutating func decode(_ batch: RecordBatch) {
        jobs.removeAll { $0.parts.wait(timeout: .now()) == .success }
        let job = Job(batch: batch)
        for list in Catalog.lists {
            for part in batch[list.kind].chunks(of: ParallelDecoder.partSize) {
                decode(part, of: list, number: partCount, group: job.parts)
                partCount += 1
            }
        }
        jobs.append(job)
    }

    private func decode(
        _ part: ArraySlice<Record>,
        of list: CatalogList,
        number: Int,
        group: DispatchGroup
    ) {
        let queue = queues[number % queues.count]
        queue.async(group: group) { [context, results] in
            results.add(list.decode(part, context), number: number)
        }
    }

    /// Waits until everything is decoded.
    func wait() {
        for job in jobs {
            job.parts.wait()
        }
    }

    /// The content of all batches, in the order of the records.
    func finish() -> [DecodedRecords] {
        wait()
        return results.inOrder
    }

    /// The results of all threads.
    private final class Results: Sendable {
        private let decoded = Mutex<[(number: Int, records: DecodedRecords)]>([])

        func add(_ records: DecodedRecords, number: Int) {
            decoded.withLock { $0.append((number, records)) }
        }

        var inOrder: [DecodedRecords] {
            decoded.withLock { decoded in
                decoded.sorted { $0.number < $1.number }.map(\.records)
            }
        }
    }
}
