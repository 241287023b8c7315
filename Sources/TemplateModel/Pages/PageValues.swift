package import Content
package import Templating

/// Gives each page the values of its template's variables.
///
/// A class, because every page asks it and a class is passed on as one reference.
package final class PageValues: Sendable {
    package let catalog: Catalog
    package let plan: SitePlan
    package let values: TemplateValues

    package init(catalog: Catalog, plan: SitePlan, values: TemplateValues) {
        self.catalog = catalog
        self.plan = plan
        self.values = values
    }

    /// The values of the type's `variables`, in their order.
    ///
    /// - Parameter arena: gets the values that are made for this page alone.
    package func values(for page: PlannedPage, in arena: Arena) -> [Cell] {
        page.type.values(PageInput(page: page, source: self, arena: arena))
    }
}
