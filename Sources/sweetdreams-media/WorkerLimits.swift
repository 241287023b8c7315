#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a worker may use at most; the kernel ends one that wants more.
enum WorkerLimits {
    /// Bytes of address space: the pixels of the largest picture three times, and the libraries.
    private static let memory: rlim_t = 768_000_000
    /// Seconds of processor time for one request.
    ///
    /// The program that asks waits less; this ends a worker that it left.
    private static let seconds: rlim_t = 60
    /// Files: the connection, and what libraries open when they start.
    private static let files: rlim_t = 16

    static func begin() {
        closeInherited()
        set(RLIMIT_AS, memory)
        set(RLIMIT_NOFILE, files)
        // A core file would hold the picture.
        set(RLIMIT_CORE, 0)
    }

    /// Closes the files of the program that started this one, which are none of its business.
    private static func closeInherited() {
        var limit = rlimit()
        getrlimit(number(RLIMIT_NOFILE), &limit)
        for descriptor in (STDERR_FILENO + 1)..<max(Int32(min(limit.rlim_cur, 4096)), STDERR_FILENO + 1) {
            close(descriptor)
        }
    }

    /// The limit counts from the start of the process, so that it is moved with each request.
    static func beginRequest() {
        var usage = rusage()
        getrusage(own, &usage)
        let used = usage.ru_utime.tv_sec &+ usage.ru_stime.tv_sec
        var limit = rlimit()
        getrlimit(cpu, &limit)
        limit.rlim_cur = min(rlim_t(clamping: used) &+ seconds, limit.rlim_max)
        setrlimit(cpu, &limit)
    }

    private static func set(_ resource: Resource, _ value: rlim_t) {
        var limit = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(number(resource), &limit)
    }

    #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
    private static let cpu = __rlimit_resource_t(RLIMIT_CPU.rawValue)
    private static let own = __rusage_who_t(RUSAGE_SELF.rawValue)
    private static func number(_ resource: Resource) -> __rlimit_resource_t {
        __rlimit_resource_t(resource.rawValue)
    }
    #else
    private typealias Resource = Int32
    private static let cpu = RLIMIT_CPU
    private static let own = RUSAGE_SELF
    private static func number(_ resource: Resource) -> Int32 { resource }
    #endif
}
