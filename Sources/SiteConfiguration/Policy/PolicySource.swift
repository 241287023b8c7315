/// A kind of thing that pages load from other hosts or send there, where the content security policy allows it.
///
/// The raw value is the key under `security` in `site.yaml`.
package enum PolicySource: String, Sendable, CaseIterable, Encodable {
    case scripts, styles, fonts, frames, connections, pictures, forms
}

/// A company whose scripts, frames or forms a site can allow by its name.
///
/// The raw value is the name in `site.yaml`. The hosts are those of the companies' own documents, `docs/policy.md` says more.
package enum PolicyPreset: String, Sendable, CaseIterable {
    case plausible
    case fathom
    case simpleAnalytics = "simple-analytics"
    case goatcounter
    case umami
    case matomo
    case calendly
    case calCom = "cal-com"
    case googleMaps = "google-maps"
    case googleFonts = "google-fonts"
    case mailchimp
    case buttondown
    case formspree

    package var hosts: [PolicySource: [String]] {
        switch self {
        case .plausible: [.scripts: ["https://plausible.io"], .connections: ["https://plausible.io"]]
        case .fathom:
            [
                .scripts: ["https://cdn.usefathom.com"], .pictures: ["https://cdn.usefathom.com"],
                .connections: ["https://cdn.usefathom.com"],
            ]
        case .simpleAnalytics:
            [
                .scripts: ["https://scripts.simpleanalyticscdn.com"],
                .connections: ["https://queue.simpleanalyticscdn.com"],
                .pictures: ["https://queue.simpleanalyticscdn.com"],
            ]
        case .goatcounter:
            [.scripts: ["https://gc.zgo.at"], .connections: ["https://*.goatcounter.com"]]
        case .umami:
            [
                .scripts: ["https://cloud.umami.is"],
                .connections: ["https://cloud.umami.is", "https://gateway.umami.is"],
            ]
        case .matomo:
            [
                .scripts: ["https://*.matomo.cloud"], .pictures: ["https://*.matomo.cloud"],
                .connections: ["https://*.matomo.cloud"],
            ]
        case .calendly:
            [
                .scripts: ["https://assets.calendly.com"], .styles: ["https://assets.calendly.com"],
                .pictures: ["https://assets.calendly.com"], .frames: ["https://calendly.com"],
            ]
        case .calCom:
            [.scripts: ["https://app.cal.com"], .frames: ["https://app.cal.com", "https://cal.com"]]
        // Old addresses of maps lead from one to the other, and browsers check redirects inside frames.
        case .googleMaps: [.frames: ["https://www.google.com", "https://maps.google.com"]]
        case .googleFonts:
            [.styles: ["https://fonts.googleapis.com"], .fonts: ["https://fonts.gstatic.com"]]
        case .mailchimp: [.forms: ["https://*.list-manage.com"]]
        case .buttondown: [.forms: ["https://buttondown.com"]]
        case .formspree: [.forms: ["https://formspree.io"], .connections: ["https://formspree.io"]]
        }
    }
}
