#if canImport(Glibc)
import Glibc
#endif

/// How the C library gets memory from the system.
enum Memory {
    /// Has it take large pieces and keep them (mallopt(3)).
    ///
    /// A build takes much and ends; by itself the library asks thousands of times for a few pages, and gives back
    /// between two pages of the site what it needs again for the next.
    static func settle() {
        #if canImport(Glibc)
        guard let mallopt = function("mallopt", as: (@convention(c) (Int32, Int32) -> Int32).self) else {
            return
        }
        let (trimThreshold, topPad, mapThreshold, arenas): (Int32, Int32, Int32, Int32) = (-1, -2, -3, -8)
        for (option, bytes) in [(trimThreshold, 256 << 20), (topPad, 16 << 20), (mapThreshold, 4 << 20)] {
            _ = mallopt(option, Int32(bytes))
        }
        // No more pieces than processors: what is free in one is not used by threads of another.
        _ = mallopt(arenas, Int32(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        #endif
    }

    /// Gives back to the system what is free (malloc_trim(3)), where so much was taken that it matters.
    static func trim() {
        #if canImport(Glibc)
        var usage = rusage()
        // In kilobytes: more than a site of 10 000 posts takes.
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0, usage.ru_maxrss > 256 << 10 else { return }
        _ = function("malloc_trim", as: (@convention(c) (Int) -> Int32).self)?(0)
        #endif
    }

    #if canImport(Glibc)
    /// Swift's Glibc does not show malloc.h, so its functions are looked up by their names.
    private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }
    #endif
}
