import Spelling

/// The file of the theme that a wrong name may have meant.
package struct NearestFile {
    package let name: String?

    /// Files of the same name in other folders come first.
    ///
    /// - Parameters:
    ///   - wanted: a path that no file has.
    ///   - names: paths in the folder `assets`.
    package init(to wanted: String, among names: [String]) {
        let sorted = names.sorted()
        let file = NearestFile.lastPart(of: wanted)
        name =
            sorted.first { NearestFile.lastPart(of: $0) == file }
            ?? Suggestions.nearest(to: wanted, among: sorted).first
            ?? sorted.first { !Suggestions.nearest(to: file, among: [NearestFile.lastPart(of: $0)]).isEmpty }
    }

    private static func lastPart(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }
}
