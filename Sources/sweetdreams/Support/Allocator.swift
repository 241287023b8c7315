#if canImport(Glibc)
import Glibc
#endif

/// Settings of the C library's memory allocator (mallopt(3)).
enum Allocator {
    /// Makes the allocator take large pieces from the system and keep them.
    ///
    /// A build allocates much and then ends. By default the allocator asks the system thousands of times for a few
    /// pages, and returns after one page of the site what it needs again for the next.
    static func configure() {
        #if canImport(Glibc)
        typealias Mallopt = @convention(c) (_ option: Int32, _ value: Int32) -> Int32
        guard let mallopt = function("mallopt", as: Mallopt.self) else { return }
        // The names and numbers of malloc.h.
        let trimThreshold: Int32 = -1
        let topPad: Int32 = -2
        let mmapThreshold: Int32 = -3
        let arenaMax: Int32 = -8
        _ = mallopt(trimThreshold, 256 << 20)
        _ = mallopt(topPad, 16 << 20)
        _ = mallopt(mmapThreshold, 4 << 20)
        // One arena per processor, because threads cannot use what is free in another thread's arena.
        _ = mallopt(arenaMax, Int32(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        #endif
    }

    /// Returns free memory to the system (malloc_trim(3)) if the process has used so much that it matters.
    static func releaseFreeMemory() {
        #if canImport(Glibc)
        // More than a site of 10 000 posts uses.
        let limitInKilobytes = 256 << 10
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0, usage.ru_maxrss > limitInKilobytes else { return }
        typealias MallocTrim = @convention(c) (_ pad: Int) -> Int32
        _ = function("malloc_trim", as: MallocTrim.self)?(0)
        #endif
    }

    #if canImport(Glibc)
    /// Looks up a function by name, because Swift's Glibc module does not include malloc.h.
    private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }
    #endif
}
