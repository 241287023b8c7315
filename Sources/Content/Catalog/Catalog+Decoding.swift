extension Catalog {
    /// Reads, decodes, validates, joins and sorts the content of all sources.
    ///
    /// - Throws: `Problems` with every error and every warning of all sources, if there is at least one error.
    package init(reading sessions: [any ContentSession], _ context: DecodingContext) throws {
        context.memory?.begin(context)
        var builder = CatalogBuilder(context)
        for session in sessions {
            try builder.read(session)
        }
        self = try builder.finish()
    }
}
