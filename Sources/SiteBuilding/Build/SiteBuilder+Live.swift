extension SiteBuilder {
    /// Loads the site, and makes no file of it yet.
    ///
    /// - Parameter cacheFile: where sources keep rows for the next time; nil to keep nothing.
    /// - Throws: what `build` throws before it renders.
    package func liveSite(cacheFile: String? = nil) async throws -> LiveSite {
        try await withTaskExecutorPreference(BuildExecutor()) {
            let timer = BuildTimer(progress)
            return try await withOpenSources(timer, cacheFile: cacheFile) { sources in
                LiveSite(try sources.load(timer))
            }
        }
    }
}
