/// A value of a data file, before its type is known.
package indirect enum DataValue: Sendable {
    case nothing
    /// A text, a number or a flag as it is written; in quotes it is always a text.
    case scalar(String, isQuoted: Bool)
    case list([DataNode])
    case map([(key: String, value: DataNode)])
}

/// A value with its line in the file.
package struct DataNode: Sendable {
    package let value: DataValue
    package let line: Int

    package init(_ value: DataValue, line: Int) {
        self.value = value
        self.line = line
    }
}
