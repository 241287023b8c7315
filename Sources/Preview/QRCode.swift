import CLibQREncode

/// A text as a code that phones scan (ISO/IEC 18004).
package struct QRCode {
    /// Rows of modules, true for a dark one, without the quiet zone.
    private let modules: [[Bool]]

    /// - Returns: nil for a text that is empty or longer than a code can be.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        // A screen is not damaged as paper is: the lowest level gives the largest modules.
        guard
            !bytes.isEmpty, let count = Int32(exactly: bytes.count),
            let code = QRcode_encodeData(count, bytes, 0, QR_ECLEVEL_L)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        let data = UnsafeBufferPointer(start: code.pointee.data, count: width * width)
        modules = (0..<width).map { row in
            // The lowest bit is the module; the others say what it is for.
            data[(row * width)..<((row + 1) * width)].map { $0 & 1 == 1 }
        }
    }

    /// The margin that scanners need, in modules (section 5.3.8).
    private static let quietZone = 4

    /// Black on white, whatever the terminal's own colours are: 16 and 231 are of the part that themes leave
    /// alone.
    private static let colours = "\u{1B}[38;5;16;48;5;231m"
    private static let reset = "\u{1B}[0m"

    /// Lines for a terminal with 256 colours; each character is two modules, one above the other.
    package var lines: [String] {
        let size = modules.count + 2 * QRCode.quietZone
        return stride(from: 0, to: size, by: 2).map { row in
            let characters = (0..<size).map { column in
                switch (isDark(row, column), isDark(row + 1, column)) {
                case (false, false): " "
                case (true, false): "▀"
                case (false, true): "▄"
                case (true, true): "█"
                }
            }
            return QRCode.colours + characters.joined() + QRCode.reset
        }
    }

    private func isDark(_ row: Int, _ column: Int) -> Bool {
        let (row, column) = (row - QRCode.quietZone, column - QRCode.quietZone)
        return modules.indices.contains(row) && modules.indices.contains(column) && modules[row][column]
    }
}
