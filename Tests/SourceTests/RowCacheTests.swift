import Content
import Foundation
import TestSupport
import Testing

@testable import PostgresStore

@Suite("The row cache")
struct RowCacheTests {
    /// The id, a text and the version of a row.
    private static let types: [UInt32] = [2950, 25, 28]

    /// Calls `body` with a row of these types.
    private func withRow(
        id: UInt128,
        text: String?,
        xmin: UInt32,
        _ body: (PostgresRow) throws -> Void
    ) rethrows {
        let id = withUnsafeBytes(of: id.bigEndian) { Array($0) }
        let xmin = withUnsafeBytes(of: xmin.bigEndian) { Array($0) }
        try id.withUnsafeBufferPointer { id in
            try Array((text ?? "").utf8).withUnsafeBufferPointer { bytes in
                try xmin.withUnsafeBufferPointer { xmin in
                    try body(PostgresRow(types: Self.types, values: [id, text == nil ? nil : bytes, xmin]))
                }
            }
        }
    }

    /// Writes a cache of two rows, and an empty table.
    private func writeCache(to file: String, identity: String = "server") {
        var writer = RowCacheWriter()
        writer.begin("blog_posts", types: Self.types)
        withRow(id: 7, text: "Räume", xmin: 100) { writer.add($0) }
        withRow(id: 8, text: nil, xmin: 101) { writer.add($0) }
        writer.begin("profiles", types: Self.types)
        writer.write(to: file, identity: identity)
    }

    private func withFile(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try body(folder.appending(path: "rows").path)
        }
    }

    @Test("gives the rows that were written, with their versions")
    func givesRows() throws {
        try withFile { file in
            writeCache(to: file)
            let cache = try #require(RowCache(file: file, identity: "server"))
            #expect(cache.tables.keys.sorted() == ["blog_posts", "profiles"])
            let table = try #require(cache.tables["blog_posts"])
            #expect(table.types == Self.types)
            #expect(table.rows.mapValues(\.xmin) == [7: 100, 8: 101])
            let first = cache.row(try #require(table.rows[7]), of: table)
            #expect(first.text(1) == "Räume")
            #expect(first.types == Self.types)
            let second = cache.row(try #require(table.rows[8]), of: table)
            #expect(second.bytes(1) == nil)
        }
    }

    @Test("copies rows from one file to the next, byte for byte")
    func copiesRows() throws {
        try withFile { file in
            writeCache(to: file)
            let cache = try #require(RowCache(file: file, identity: "server"))
            let table = try #require(cache.tables["blog_posts"])
            var writer = RowCacheWriter()
            writer.begin("blog_posts", types: table.types)
            for id in table.rows.keys.sorted() {
                writer.add(cached: cache.bytes(of: try #require(table.rows[id])))
            }
            writer.begin("profiles", types: Self.types)
            writer.write(to: file + ".copy", identity: "server")
            let original = try Data(contentsOf: URL(filePath: file))
            #expect(try Data(contentsOf: URL(filePath: file + ".copy")) == original)
        }
    }

    @Test(
        "is not used when it is of another identity, or missing",
        arguments: ["other", "", "serve", "server2"]
    )
    func needsItsIdentity(identity: String) throws {
        try withFile { file in
            writeCache(to: file)
            #expect(RowCache(file: file, identity: identity) == nil)
            #expect(RowCache(file: file + ".missing", identity: "server") == nil)
        }
    }

    @Test("is not used when any byte of the file is changed, or its end is missing")
    func noticesDamage() throws {
        try withFile { file in
            writeCache(to: file)
            let good = try Data(contentsOf: URL(filePath: file))
            for index in good.indices {
                var bad = good
                bad[index] ^= 0x20
                try bad.write(to: URL(filePath: file))
                #expect(RowCache(file: file, identity: "server") == nil, "byte \(index)")
                try good.prefix(index).write(to: URL(filePath: file))
                #expect(RowCache(file: file, identity: "server") == nil, "cut at \(index)")
            }
        }
    }

    @Test(
        "is not used when its content makes no sense, although the hash is right",
        arguments: [
            [UInt32](),
            [0, 1],
            // A table without a name, with a row of no columns.
            [0, 1, 0, 0, 1],
            // A value that is longer than the file.
            [0, 1, 0, 1, 1, 25, 1_000_000],
        ]
    )
    func refusesNonsense(numbers: [UInt32]) throws {
        try withFile { file in
            var content: [UInt8] = []
            for number in numbers {
                CacheFileFormat.append(number, to: &content)
            }
            try Data(RowCache.format.file(content: content)).write(to: URL(filePath: file))
            #expect(RowCache(file: file, identity: "") == nil)
        }
    }

    @Test("leaves no file where it cannot be written")
    func survivesUnwritableFolders() throws {
        try withFile { file in
            writeCache(to: file + "/missing/rows")
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test("reads the parts of a file in order, and notices its end")
    func readsParts() throws {
        var bytes: [UInt8] = []
        CacheFileFormat.append(UInt32(258), to: &bytes)
        CacheFileFormat.append("é", to: &bytes)
        CacheFileFormat.append(nil as UnsafeBufferPointer<UInt8>?, to: &bytes)
        try bytes.withUnsafeBytes { bytes in
            var reader = CacheFileFormat.Reader(bytes, offset: 0)
            let number = try reader.number()
            let text = try reader.text()
            let value = try reader.value()
            #expect(number == 258)
            #expect(text == "é")
            #expect(value == nil)
            #expect(reader.offset == bytes.count)
            let rest = Result { try reader.number() }
            #expect(throws: CacheFileFormat.Damaged.self) { _ = try rest.get() }
        }
    }
}

@Suite("The identity of the row cache")
struct RowCacheIdentityTests {
    private func identity(server: String, canCache: Bool) -> RowCacheIdentity? {
        Array(server.utf8).withUnsafeBufferPointer { server in
            [UInt8(canCache ? 1 : 0)].withUnsafeBufferPointer { flag in
                RowCacheIdentity(PostgresRow(types: [25, 16], values: [server, flag]))
            }
        }
    }

    @Test("depends on the server and on every statement")
    func dependsOnServerAndStatements() {
        let identity = identity(server: "a", canCache: true)
        #expect(identity?.text(for: ["SELECT 1", "SELECT 2"]) == "a\nSELECT 1\nSELECT 2")
    }

    @Test("is missing where the role may not read the versions of rows")
    func needsRights() {
        #expect(identity(server: "a", canCache: false) == nil)
    }
}
