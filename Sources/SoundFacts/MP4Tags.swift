/// The tags of an M4A, as iTunes writes them: `moov/udta/meta/ilst`.
enum MP4Tags {
    /// - Parameter movie: the content of the box `moov`.
    static func read(_ movie: ArraySlice<UInt8>, into tags: inout SoundTags) {
        guard let meta = MP4File.Box.find(["udta", "meta"], in: movie) else { return }
        // QuickTime's box has no version before its boxes.
        let isFull = !meta.dropFirst(4).begins(with: "hdlr")
        guard let list = MP4File.Box.find(["ilst"], in: isFull ? meta.dropFirst(4) : meta) else { return }
        for item in MP4File.Box.all(list) { read(item, into: &tags) }
    }

    /// Names of the buyer's account and of what was bought.
    private static let privateItems: Set<String> = ["apID", "ownr", "purd", "cnID", "plID", "xid ", "©enc"]

    private static func read(_ item: MP4File.Box, into tags: inout SoundTags) {
        // A value comes after its type and its language.
        let value = MP4File.Box.find(["data"], in: item.content)?.dropFirst(8) ?? []
        if item.type == "covr" {
            tags.hasPicture = true
            return
        }
        let text = TagText.decoded(value)
        switch item.type {
        case "©nam": tags.set(\.title, text)
        case "©ART": tags.set(\.artist, text)
        case "©alb": tags.set(\.album, text)
        case "©day": tags.set(\.date, text)
        case "©cmt", "desc": tags.set(\.comment, text)
        case let type where privateItems.contains(type): tags.addPrivateField(type.trimmed(), text)
        default: tags.addAddresses(in: text)
        }
    }
}
