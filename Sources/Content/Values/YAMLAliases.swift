/// Guards against YAML in which a few lines stand for millions of values ("billion laughs").
package enum YAMLAliases {
    /// How many aliases (`*name`) a text may hold.
    ///
    /// So many of three values each stand for at most some hundred copies, however they refer to each other.
    package static let limit = 16

    /// Whether a text holds no more aliases than the limit, or no anchor that one could refer to.
    ///
    /// It may count words in quotes too, such as `"*very*"`.
    package static func areFew(in yaml: String) -> Bool {
        var counts = (anchors: 0, aliases: 0)
        var last = UInt8(ascii: "\n")
        for byte in yaml.utf8 {
            let mayBegin = last <= 0x20 || "[{,".utf8.contains(last)
            if mayBegin, byte == UInt8(ascii: "&") { counts.anchors += 1 }
            if mayBegin, byte == UInt8(ascii: "*") { counts.aliases += 1 }
            last = byte
        }
        return counts.anchors == 0 || counts.aliases <= limit
    }
}
