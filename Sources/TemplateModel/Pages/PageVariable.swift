import SiteConfiguration
package import Templating

/// A variable of a page's template with the function that gives its value.
package struct PageVariable: Sendable {
    let declaration: TemplateVariable
    let reader: Reader

    /// Makes the value.
    ///
    /// A class, because indexing an array of functions asks the runtime for their type each time.
    final class Reader: Sendable {
        let value: @Sendable (PageInput) -> Cell

        init(_ value: @escaping @Sendable (PageInput) -> Cell) { self.value = value }
    }

    /// - Parameter value: a value of the declared type, made in the input's arena.
    init(_ declaration: TemplateVariable, value: @escaping @Sendable (PageInput) -> Cell) {
        self.declaration = declaration
        reader = Reader(value)
    }

    /// - Parameters:
    ///   - documentation: one sentence for the manual.
    ///   - value: a value of this type, made in the input's arena.
    package init(
        _ name: String,
        _ type: ValueType,
        _ documentation: String,
        value: @escaping @Sendable (PageInput) -> Cell
    ) {
        declaration = TemplateVariable(name, type, documentation)
        reader = Reader(value)
    }

    /// The variables of every page.
    static let common = [
        PageVariable("site", .record(SiteModel.definition.type), "The site as a whole.") { $0.values.site },
        PageVariable("page", .record(PageInfo.definition.type), "The page itself.") { input in
            PageInfo.definition.cell(PageInfo(input.page, origin: input.origin), in: input.arena)
        },
        PageVariable("now", .date, "The build clock.") { $0.values.now },
        PageVariable(
            "catalog",
            .record(CatalogModel.definition.type),
            "Everything that is public, for lists on any page."
        ) { $0.values.all },
        PageVariable(DataModel.none.variable) { $0.values.data },
    ]
}
