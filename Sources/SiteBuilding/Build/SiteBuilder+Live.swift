import AtomicOutput

extension SiteBuilder {
    /// Loads the site, and makes no file of it yet.
    ///
    /// The first time, sources read only what changed since the last build into the folder of the options, or since the last call of
    /// this function in another process.
    ///
    /// - Throws: what `build` throws before it renders.
    package func liveSite() async throws -> LiveSite {
        try await withTaskExecutorPreference(BuildExecutor()) {
            let timer = BuildTimer(progress)
            let folder = isFirst ? outputFolder : nil
            let previous = folder.map { PreviousBuild(of: $0, isClean: options.isClean) }
            return try await withExcerpts {
                try await withOpenSources(timer, cache: folder?.readCache(options)) { sources in
                    LiveSite(try sources.load(timer, media: previous?.state?.files.rows ?? []))
                }
            }
        }
    }

    /// Whether nothing is in memory of an earlier loading.
    private var isFirst: Bool { memory?.isEmpty ?? true }

    private var outputFolder: OutputFolder? {
        guard case .folder(let url) = options.output else { return nil }
        return OutputFolder(url, name: options.outputName)
    }
}
