import Content
import Yams

extension SettingsReader {
    /// The section `organization`.
    mutating func organization(_ root: Section) -> SiteSettings.Organization? {
        guard let node = root["organization"],
            let section = self.section(node, .organization)
        else { return nil }
        let geo = section["geo"].flatMap { node in
            self.section(node, .geo)
        }
        return SiteSettings.Organization(
            type: text(section, "type") ?? "Organization",
            address: postalAddress(section),
            phone: text(section, "phone"),
            email: text(section, "email"),
            hours: hours(section),
            latitude: degrees(geo ?? [:], "latitude", in: SettingsRange.latitude),
            longitude: degrees(geo ?? [:], "longitude", in: SettingsRange.longitude)
        )
    }

    private mutating func postalAddress(_ organization: Section) -> SiteSettings.Organization.Address? {
        guard let node = organization["address"],
            let section = self.section(node, .address)
        else { return nil }
        return SiteSettings.Organization.Address(
            street: text(section, "street"),
            locality: text(section, "locality"),
            region: text(section, "region"),
            postalCode: text(section, "postal_code"),
            country: text(section, "country")
        )
    }

    private mutating func hours(_ organization: Section) -> [SiteSettings.Organization.Hours] {
        var hours: [SiteSettings.Organization.Hours] = []
        for node in nodes(organization, "hours") {
            guard let item = section(node, .hours) else { continue }
            hours.append(
                SiteSettings.Organization.Hours(
                    days: list(item, "days"),
                    opens: required(item, "opens"),
                    closes: required(item, "closes")
                )
            )
        }
        return hours
    }

    private mutating func degrees(
        _ section: Section,
        _ key: String,
        in range: ClosedRange<Double>
    ) -> Double? {
        guard let text = self.text(section, key) else { return nil }
        guard let value = Double(text), range.contains(value) else {
            report(
                "wrong-type",
                at: section[key],
                "'\(key)' is '\(text.escapedForTerminal)', but must be a number of degrees"
            )
            return nil
        }
        return value
    }
}
