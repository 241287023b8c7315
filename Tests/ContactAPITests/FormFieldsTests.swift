import Testing

@testable import ContactAPI

@Suite("The fields of a form")
struct FormFieldsTests {
    @Test("have the texts that were added, and nothing of names that the service does not read")
    func keepsKnownFields() throws {
        var fields = FormFields(limit: 3)
        try fields.add(name: Array("name".utf8), text: Array("Ana".utf8))
        try fields.add(name: "email", value: .null)
        try fields.add(name: "status", value: .text("spam"))
        #expect(fields.names == ["email", "name"])
        #expect(fields.text("name") == "Ana")
        #expect(fields["email"] == .null)
        #expect(fields.text("email") == nil)
        #expect(fields["status"] == nil)
    }

    @Test("are not found by names that are only canonically equivalent")
    func comparesNamesByBytes() throws {
        var fields = FormFields(limit: 2)
        try fields.add(name: "emai\u{6C}\u{301}", value: .text("x"))
        #expect(fields.names.isEmpty)
    }

    @Test("are refused twice, even when the second one is empty")
    func refusesDuplicates() throws {
        var fields = FormFields(limit: 3)
        try fields.add(name: "name", value: .text("Ana"))
        let error = #expect(throws: MalformedBody.self) { try fields.add(name: "name", value: .null) }
        #expect(error?.code == "duplicate_field")
    }

    @Test("are limited in number, whether the service reads them or not")
    func limitsFields() throws {
        var fields = FormFields(limit: 2)
        try fields.add(name: "x", value: .text("1"))
        try fields.add(name: "x", value: .text("2"))
        #expect(throws: MalformedBody.tooManyFields(limit: 2)) {
            try fields.add(name: "x", value: .text("3"))
        }
    }

    @Test("hold no U+0000, in names or in texts")
    func refusesNUL() {
        var fields = FormFields(limit: 2)
        #expect(throws: MalformedBody.nul) { try fields.add(name: "name", value: .text("a\0b")) }
        #expect(throws: MalformedBody.nul) { try fields.add(name: "\0", value: .text("a")) }
    }

    @Test("are UTF-8, in names and in texts", arguments: invalidUTF8)
    func refusesInvalidUTF8(bytes: [UInt8]) {
        var fields = FormFields(limit: 2)
        #expect(throws: MalformedBody.utf8) { try fields.add(name: Array("name".utf8), text: bytes) }
        #expect(throws: MalformedBody.utf8) { try fields.add(name: bytes, text: [0x61]) }
    }
}
