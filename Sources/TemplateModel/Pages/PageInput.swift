package import Content
package import SiteConfiguration
package import Templating

/// Everything that the value of a page's variable can be made from.
package struct PageInput {
    package let page: PlannedPage
    /// The content, the plan and the records of the site.
    let source: PageValues
    /// Holds values that are made for this page alone.
    package let arena: Arena

    package var catalog: Catalog { source.catalog }

    package var plan: SitePlan { source.plan }

    package var values: TemplateValues { source.values }

    package var settings: SiteSettings { values.context.settings }

    /// The scheme and host of the site; faster than `settings`, which copies them all.
    var origin: String { values.context.settings.baseURL }

    /// The record that the page shows, by its index in the catalog's list.
    package var index: Int { page.recordIndex ?? 0 }

    /// A record of a list; absent before its start and after its end.
    package func record(_ index: Int, of collection: RecordCollection) -> Cell {
        values.record(index, of: collection)
    }
}
