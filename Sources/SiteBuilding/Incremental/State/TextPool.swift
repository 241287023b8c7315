import AtomicOutput
import Content

/// Texts that many rows share, each stored once.
struct TextPool {
    private(set) var texts = TextColumn()
    /// By the bytes of the texts: names of two files may differ in nothing but their Unicode form.
    private var indexes: [FileName: Int] = [:]

    /// The index of a text, which is added where it is new.
    mutating func index(of text: String) -> Int {
        if let index = indexes[FileName(text)] { return index }
        let index = texts.count
        texts.append(text)
        indexes[FileName(text)] = index
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
