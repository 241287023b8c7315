import Foundation
import TestSupport
import Testing

@testable import Preview

@Suite("A code for phones")
struct QRCodeTests {
    private static let scanner = "/usr/bin/zbarimg"

    /// The picture of lines of half blocks (PGM), as a terminal draws them.
    private func picture(_ lines: [String], scale: Int = 4) throws -> Data {
        let colours = "\u{1B}[38;5;16;48;5;231m"
        var rows: [[UInt8]] = []
        for line in lines {
            // Black on white in each line, whatever the colours of the terminal are.
            try #require(line.hasPrefix(colours) && line.hasSuffix("\u{1B}[0m"))
            let blocks = line.dropFirst(colours.count).dropLast(4)
            let halves = blocks.map { block -> (UInt8, UInt8)? in
                switch block {
                case " ": (255, 255)
                case "▀": (0, 255)
                case "▄": (255, 0)
                case "█": (0, 0)
                default: nil
                }
            }
            rows.append(try halves.map { try #require($0).0 })
            rows.append(try halves.map { try #require($0).1 })
        }
        let width = (rows.first?.count ?? 0) * scale
        var bytes = Data("P5\n\(width) \(rows.count * scale)\n255\n".utf8)
        for row in rows {
            let wide = row.flatMap { [UInt8](repeating: $0, count: scale) }
            for _ in 0..<scale { bytes.append(contentsOf: wide) }
        }
        return bytes
    }

    /// What another program reads in a picture.
    private func scanned(_ picture: Data) throws -> String {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "code.pgm")
            try picture.write(to: file)
            let process = Process()
            process.executableURL = URL(filePath: QRCodeTests.scanner)
            process.arguments = [
                "--quiet", "--raw", "--set", "*.enable=0", "--set", "qrcode.enable=1", file.path,
            ]
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
        }
    }

    private static let token = "0123456789abcdef0123456789abcdef"

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: scanner),
            "needs zbarimg ('Scripts/packages.sh --tests' installs it)"
        ),
        arguments: [
            "http://192.168.1.20:8080/_preview/enter/\(token)",
            "http://[2001:db8:1111:2222:3333:4444:5555:6666]:65535/_preview/enter/\(token)",
            "a",
            "http://10.0.0.1:1/%C3%BC?a&b=%20",
            String(repeating: "0123456789", count: 40),
        ]
    )
    func `is read by a scanner from the half blocks of a terminal`(text: String) throws {
        let code = try #require(QRCode(text))
        #expect(try scanned(picture(code.lines)) == text)
    }

    @Test
    func `has a margin of four modules around it, and fits into a terminal of 80 by 24`() throws {
        let address = "http://192.168.100.200:65535/_preview/enter/\(Self.token)"
        let code = try #require(QRCode(address))
        let bytes = try picture(code.lines, scale: 1)
        let width = 33 + 2 * 4
        let rows = Array(bytes.suffix(width * (width + 1)))
        #expect(code.lines.count == 21 && rows.count == width * (width + 1))
        for index in 0..<rows.count where rows[index] == 0 {
            let (row, column) = (index / width, index % width)
            #expect((4..<37).contains(row) && (4..<37).contains(column))
        }
    }

    @Test(arguments: ["", String(repeating: "a", count: 2954)])
    func `is not made of nothing, nor of more than a code can hold`(text: String) {
        #expect(QRCode(text) == nil)
    }
}
