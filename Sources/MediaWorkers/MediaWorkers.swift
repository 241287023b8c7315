import Dispatch
package import MediaWork
package import SoundFacts
import Synchronization

/// The processes that read pictures and sounds: some at a time, each for one file after the other.
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
    ///   - deadline: for one picture, from the request to the answer.
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
        switch try answer(to: .picture(request), within: deadline) {
        case .picture(let result) where result.renditions.count == request.renditions.count: return result
        case .picture, .sound, .versions: throw .nonsense
        case .fault(let fault): throw .fault(fault)
        }
    }

    /// Asks a worker which versions of which libraries it has.
    ///
    /// - Throws: why there is no answer, such as that the program cannot be started.
    package func versions() throws(MediaWorkersError) -> WorkerVersions {
        do throws(MediaWorkersError) {
            switch try answer(to: .versions, within: deadline) {
            case .versions(let versions): return versions
            case .picture, .sound: throw .nonsense
            case .fault(let fault): throw .fault(fault)
            }
        } catch .crashed(let signal) {
            throw program.failure(endedBy: signal)
        } catch .tooSlow {
            // No picture was asked about.
            throw .nonsense
        } catch {
            throw error
        }
    }

    /// Asks a worker about a sound.
    ///
    /// It blocks as `result(of:)` does.
    ///
    /// - Parameter byteCount: the file's; a longer one may take longer.
    /// - Throws: why there are no facts; a file that ends its worker has a `SoundFault` too.
    package func facts(of request: SoundRequest, byteCount: Int) throws(MediaWorkersError) -> SoundFacts {
        let seconds = MediaWorkers.seconds(forSoundOf: byteCount)
        do throws(MediaWorkersError) {
            switch try answer(to: .sound(request), within: .seconds(seconds)) {
            case .sound(let facts): return facts
            case .picture, .versions: throw .nonsense
            case .fault(let fault): throw .fault(fault)
            }
        } catch .crashed(let signal) {
            throw .fault(.sound(.endsItsReader(signal: signal)))
        } catch .tooSlow {
            throw .fault(.sound(.tooSlow(seconds: seconds)))
        } catch {
            throw error
        }
    }

    /// A second for a megabyte, which is three times what an old processor needs for an MP3, and some for busy ones.
    private static func seconds(forSoundOf byteCount: Int) -> Int {
        10 + min(max(byteCount, 0), SoundLimits.maxFileBytes) / 1_000_000
    }

    private func answer(
        to request: MediaRequest,
        within limit: Duration
    ) throws(MediaWorkersError) -> MediaAnswer {
        free.wait()
        defer { free.signal() }
        let frame = Frame.bytes(of: request.content)
        if let worker = idle.withLock({ $0.popLast() }) {
            do throws(MediaWorkersError) {
                return try answer(to: frame, within: limit, by: worker)
            } catch .crashed {
                // Perhaps for a reason of its past: whether it is the file, a new one shows.
            } catch {
                throw error
            }
        }
        return try answer(to: frame, within: limit, by: try program.start())
    }

    private func answer(
        to frame: [UInt8],
        within limit: Duration,
        by worker: Worker
    ) throws(MediaWorkersError) -> MediaAnswer {
        // Whoever throws lets go of the worker, which ends it.
        let content = try worker.exchange(frame, within: limit)
        let answer: MediaAnswer
        do throws(MalformedFrame) { answer = try MediaAnswer(content: content) } catch { throw .nonsense }
        if worker.files < MediaWorkers.filesOfWorker { idle.withLock { $0.append(worker) } }
        return answer
    }
}
