import Dispatch

/// Threads of a build's own.
///
/// A build waits for disks and servers; those who answer requests meanwhile, as the preview does, share the threads of
/// Swift's concurrency, which are few and must not wait.
final class BuildExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "build", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
