import Content
import SiteConfiguration
import TemplateModel

/// The addresses that withheld rows would have, and those of sections that are empty.
struct WithheldAddresses: Sendable {
    private var addresses: Set<[UInt8]> = []
    /// The folders of rows whose own address is not known, such as `/blog/`.
    private var folders: [String] = []

    /// - Parameter emptySections: the addresses of lists without records, which come back with the first one.
    init(_ records: [WithheldRecord], emptySections: [String]) {
        for address in emptySections { addresses.insert(Array(address.utf8)) }
        for record in records {
            guard let folder = PageType.all.first(where: { $0.record?.kind == record.kind })?.section?.name
            else {
                continue
            }
            if let slug = record.slug {
                addresses.insert(Array(Routes.record(slug, in: folder).utf8))
            } else {
                folders.append(Routes.record("", in: folder))
            }
        }
    }

    /// - Parameter path: without query and fragment, with or without a slash at the end.
    func mayContain(_ path: String) -> Bool {
        if addresses.isEmpty, folders.isEmpty { return false }
        let address = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
        return addresses.contains(Array(address.utf8))
            || folders.contains { folder in address.utf8.starts(with: folder.utf8.dropLast()) }
    }
}
