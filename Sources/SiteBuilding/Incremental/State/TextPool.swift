import AtomicOutput

/// Texts that many rows share, each stored once.
struct TextPool {
    private(set) var texts = TextColumn()
    private var indexes: [String: Int] = [:]

    /// The index of a text, which is added where it is new.
    mutating func index(of text: String) -> Int {
        if let index = indexes[text] { return index }
        let index = texts.count
        texts.append(text)
        indexes[text] = index
        return index
    }
}

/// Translates indexes of the previous build's texts to indexes of a pool.
struct TextTranslation {
    private let previous: TextColumn
    private var indexes: [Int?]

    init(from previous: TextColumn) {
        self.previous = previous
        indexes = Array(repeating: nil, count: previous.count)
    }

    mutating func index(of previousIndex: Int, in pool: inout TextPool) -> Int {
        if let index = indexes[previousIndex] { return index }
        let index = pool.index(of: previous[previousIndex])
        indexes[previousIndex] = index
        return index
    }
}
