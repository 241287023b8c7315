/// The ranges of numbers in `site.yaml`, for the reader and for the schema.
enum SettingsRange {
    static let postsPerPage = 1...1000
    /// In degrees.
    static let latitude = -90.0...90
    /// In degrees.
    static let longitude = -180.0...180
    static let headingScale = 1.0...1.6
    /// In pixels.
    static let textSize = 14...22
    /// In pixels.
    static let corners = 0...40
}
