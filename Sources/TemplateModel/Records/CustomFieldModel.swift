package import Content
package import SiteConfiguration
package import Templating

/// The fields that a site adds to its records, as templates see them.
package enum CustomFieldModel {
    /// The fields of all record types.
    package static func extraFields(_ settings: SiteSettings) -> ExtraFields {
        var extra = ExtraFields()
        for collection in RecordCollection.all {
            let fields = settings.fields.fields(of: collection.kind).map { field in
                RecordType.Field(field.name, type(of: field), "A field of `site.yaml`.")
            }
            extra.add(fields, to: collection.type)
        }
        return extra
    }

    private static func type(of field: CustomField) -> ValueType {
        let type: ValueType =
            switch field.type {
            case .text: .text
            case .number: .double
            case .whole: .int
            case .flag: .bool
            case .date: .date
            case .url: .url
            case .image: .record(Picture.definition.type)
            case .list: .list(.text)
            }
        // A picture that is missing is reported, and then it is absent.
        return field.isOptional || field.type == .image ? .optional(type) : type
    }

    /// Problems of fields that records have already.
    package static func problems(_ settings: SiteSettings) -> [Problem] {
        RecordCollection.all.flatMap { collection in
            settings.fields.fields(of: collection.kind).compactMap { field in
                guard collection.type.fieldIndex(of: field.name) != nil else { return nil }
                return Problem(
                    "bad-setting",
                    at: .file(path: settings.path),
                    "'\(field.name)' is a field of every \(collection.type.name) in templates already, so 'fields' cannot add it",
                    advice: "choose another name"
                )
            }
        }
    }

    static func cell(
        _ value: CustomValue,
        _ field: CustomField,
        _ context: ModelContext,
        at location: @autoclosure () -> SourceLocation,
        in arena: Arena
    ) -> Cell {
        switch value {
        case .absent: .absent
        case .text(let text):
            if field.type == .image {
                context.image(text, alt: "", at: location()).map { Picture.definition.cell($0, in: arena) }
                    ?? .absent
            } else {
                arena.text(text)
            }
        case .number(let number): .double(number)
        case .whole(let number): .int(number)
        case .flag(let flag): .bool(flag)
        case .date(let date): .date(context.calendar.date(date))
        case .list(let texts): arena.list(texts.map { arena.text($0) })
        }
    }
}
