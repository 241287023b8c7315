import Content

/// The kinds of all projects, each with an address that no other has.
struct CategoryList: Sendable, Equatable {
    /// By name.
    let categories: [ProjectModel.Category]
    private let terms: TermList

    init(_ projects: [PortfolioProject]) {
        terms = TermList(
            projects.enumerated().compactMap { index, project in
                project.category.map { TermList.Use(name: $0, record: index, created: project.created) }
            }
        )
        categories = terms.terms.map { term in
            ProjectModel.Category(name: term.name, slug: term.slug, projects: term.records)
        }
    }

    /// The last part of the address of a kind, by its name as a project has it.
    func slug(of name: String) -> String? { terms.slug(of: name) }
}
