/// A page of the content folder, such as the imprint.
package struct ContentPage: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let description: String?
    /// The template's name; nil for the default template of pages.
    package let template: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
}
