import Dispatch
package import MediaWork
import Synchronization

/// The processes that read pictures: some at a time, each for one file after the other.
///
/// A process that crashes, that takes too long or that answers nonsense costs one error about its file; the next file
/// gets another process.
package final class MediaWorkers: Sendable {
    /// A worker is replaced after so many files, so that what libraries forget to free does not add up.
    private static let filesOfWorker = 200

    private let program: WorkerProgram
    private let deadline: Duration
    private let free: DispatchSemaphore
    private let idle = Mutex<[Worker]>([])

    /// - Parameters:
    ///   - program: how a worker is started.
    ///   - count: workers at a time; one for each processor is most.
    ///   - deadline: for one file, from the request to the answer.
    package init(_ program: WorkerProgram, count: Int, deadline: Duration = .seconds(30)) {
        self.program = program
        self.deadline = deadline
        free = DispatchSemaphore(value: max(count, 1))
    }

    /// The processes that wait for work.
    package var idleProcesses: [Int32] { idle.withLock { $0.map(\.process) } }

    /// Asks a worker, and starts one where none is idle.
    ///
    /// It blocks until there is an answer, so it must be called on a thread that may wait.
    ///
    /// - Throws: why there is no result.
    package func result(of request: PictureRequest) throws(MediaWorkersError) -> PictureResult {
        guard request.bytes.count <= PictureLimits.bytes else { throw .fault(.tooManyBytes) }
        switch try answer(to: .picture(request)) {
        case .picture(let result) where result.renditions.count == request.renditions.count: return result
        case .picture, .versions: throw .nonsense
        case .fault(let fault): throw .fault(fault)
        }
    }

    /// Asks a worker which versions of which libraries it has.
    ///
    /// - Throws: why there is no answer, such as that the program cannot be started.
    package func versions() throws(MediaWorkersError) -> WorkerVersions {
        switch try answer(to: .versions) {
        case .versions(let versions): return versions
        case .picture: throw .nonsense
        case .fault(let fault): throw .fault(fault)
        }
    }

    private func answer(to request: MediaRequest) throws(MediaWorkersError) -> MediaAnswer {
        free.wait()
        defer { free.signal() }
        let frame = Frame.bytes(of: request.content)
        if let worker = idle.withLock({ $0.popLast() }) {
            do throws(MediaWorkersError) {
                return try answer(to: frame, by: worker)
            } catch .crashed {
                // Perhaps for a reason of its past: whether it is the file, a new one shows.
            } catch {
                throw error
            }
        }
        return try answer(to: frame, by: try program.start())
    }

    private func answer(to frame: [UInt8], by worker: Worker) throws(MediaWorkersError) -> MediaAnswer {
        // Whoever throws lets go of the worker, which ends it.
        let content = try worker.exchange(frame, within: deadline)
        let answer: MediaAnswer
        do throws(MalformedFrame) { answer = try MediaAnswer(content: content) } catch { throw .nonsense }
        if worker.files < MediaWorkers.filesOfWorker { idle.withLock { $0.append(worker) } }
        return answer
    }
}
