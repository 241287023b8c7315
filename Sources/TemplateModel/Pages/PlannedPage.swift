package import Content
import SiteConfiguration

/// A file that a template will make: its address, its type, and what it shows.
package final class PlannedPage: Sendable {
    /// What a page shows.
    package enum Subject: Sendable {
        /// The site as a whole.
        case site
        /// One record, by its index in the catalog's list.
        case record(Int)
        /// One record again, with a further part of the list that its first page begins; numbers begin at 2.
        case listPart(ofRecord: Int, number: Int)
        /// One of several pages of a list; numbers begin at 1.
        case listPage(number: Int, count: Int)
        /// Other pages of the plan, by their indexes.
        case pages(Range<Int>)
    }

    package let type: PageType
    package let url: String
    package let subject: Subject
    /// The record that the page belongs to.
    package let location: SourceLocation?
    /// When its content was last changed.
    package let modified: Timestamp?
    /// A template that the page names instead of its type's.
    package let customTemplate: String?
    /// The file that answers the address, relative to the site's folder.
    package let file: String

    /// - Parameters:
    ///   - location: the record that the page belongs to, for messages.
    ///   - modified: when its content was last changed.
    ///   - customTemplate: a template that the page names instead of its type's.
    package init(
        _ type: PageType,
        _ url: String,
        _ subject: Subject = .site,
        location: SourceLocation? = nil,
        modified: Timestamp? = nil,
        customTemplate: String? = nil
    ) {
        self.type = type
        self.url = url
        self.subject = subject
        self.location = location
        self.modified = modified
        self.customTemplate = customTemplate
        file = Routes.file(for: url)
    }

    /// Whether visitors see the page's record; for a page that every site has, that they do.
    ///
    /// Nil for a page that there may only be because of records that visitors do not see.
    package func publication(in catalog: Catalog) -> Publication? {
        switch subject {
        case .record(let index): location == nil ? nil : type.record?.publication(index, in: catalog)
        case .site, .listPage(number: 1, _): .published(since: nil)
        case .listPage, .listPart, .pages: nil
        }
    }

    /// The record that the page shows, by its index in the list of its type's records; nil for a page of no record.
    package var recordIndex: Int? {
        switch subject {
        case .record(let index), .listPart(let index, _): index
        case .site, .listPage, .pages: nil
        }
    }

    /// Which page of its list it is, from 1.
    var listNumber: Int {
        switch subject {
        case .listPage(let number, _), .listPart(_, let number): number
        case .record, .site, .pages: 1
        }
    }

    /// The body that the page shows; nil for a page without one.
    package var body: BodyKey? {
        guard type.isRecordPage, let index = recordIndex, let record = type.record, record.hasBodies else {
            return nil
        }
        return BodyKey(record, index, .html)
    }
}
