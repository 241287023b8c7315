import Foundation
import Media
import MediaWorkers
import TestSupport

extension RenditionMaker {
    /// With the real worker, which was built for tests.
    static func ofTests(in cache: URL, workers: Int = 2) -> RenditionMaker {
        RenditionMaker(
            files: DerivedFiles(folder: cache),
            program: WorkerProgram(path: BuiltProgram("sweetdreams-media").path.path),
            workerCount: workers
        )
    }
}
