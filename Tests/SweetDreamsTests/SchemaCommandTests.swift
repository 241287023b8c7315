import Foundation
import TestSupport
import Testing

@testable import sweetdreams

@Suite("The command for schemas", .tags(.process))
struct SchemaCommandTests {
    private let program = BuiltProgram("sweetdreams")

    @Test(arguments: EditorSchema.allCases)
    func `prints a schema of the draft of 2020 for each kind of file`(kind: EditorSchema) throws {
        try withTemporaryFolder { folder in
            let run = try program.run("schema", kind.rawValue, in: folder)
            #expect(run.status == 0 && run.errors == "", "\(run.errors)")
            #expect(run.output == kind.text())
            let schema = try JSONValue(parsing: run.output.utf8)
            #expect(schema["$schema"] == .text("https://json-schema.org/draft/2020-12/schema"))
            #expect(schema["title"]?.text?.hasPrefix("sweetdreams: ") == true)
            #expect(schema["type"] == .text("object"))
            // A keyword that the checker does not know is a fault.
            let fault = JSONValue.object(["nobody_has_this_key": .list([])]).fault(against: schema) ?? ""
            #expect(!fault.isEmpty && !fault.contains("unknown keyword"), "\(fault)")
        }
    }

    @Test func `writes all of them into a folder, also over old ones`() throws {
        try withTemporaryFolder { folder in
            let names = EditorSchema.allCases.map { "schemas/\($0.rawValue).schema.json" }
            for _ in 1...2 {
                let run = try program.run("schema", "--write", "schemas", in: folder)
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output.split(separator: "\n").map(String.init) == names)
            }
            let text = try String(contentsOf: folder.appending(path: names[0]), encoding: .utf8)
            #expect(text == EditorSchema.post.text())
        }
    }

    @Test func `has the fields of the site as keys of front matter`() throws {
        try withTemporaryFolder { folder in
            let settings = "title: A\nbase_url: https://a.example\nfields: { posts: { mood: text } }\n"
            try Data(settings.utf8).write(toNew: folder.appending(path: "content/site.yaml"))
            let post = try program.run("schema", "post", in: folder)
            let properties = try JSONValue(parsing: post.output.utf8)["properties"]
            #expect(post.status == 0 && properties?["mood"] != nil && properties?["title"] != nil)
            let page = try program.run("schema", "page", in: folder)
            #expect(try JSONValue(parsing: page.output.utf8)["properties"]?["mood"] == nil)
            #expect(try program.run("schema", "--write", ".sweetdreams", in: folder).status == 0)
            let file = folder.appending(path: ".sweetdreams/post.schema.json")
            #expect(try String(contentsOf: file, encoding: .utf8) == post.output)
            try Data("titel: A\n".utf8).write(to: folder.appending(path: "content/site.yaml"))
            #expect(try program.run("schema", "post", in: folder).status == 2)
            // Whoever mends the settings needs this one.
            #expect(try program.run("schema", "site", in: folder).status == 0)
        }
    }

    @Test(arguments: [["schema"], ["schema", "post", "--write", "a"], ["schema", "posts"]])
    func `wants one kind, or a folder`(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            let run = try program.run(arguments: arguments, in: folder)
            #expect(run.status == 2)
        }
    }

    @Test func `is not needed for a new site, whose settings name their schema`() throws {
        try withTemporaryFolder { folder in
            #expect(try program.run("new", "site", "s", "--sample", in: folder).status == 0)
            let settings = try String(
                contentsOf: folder.appending(path: "s/content/site.yaml"),
                encoding: .utf8
            )
            // The path begins at the file, and the schema must be there.
            let path = try #require(settings.firstMatch(of: /^# yaml-language-server: \$schema=(\S+)\n/)?.1)
            let schema = folder.appending(path: "s/content/\(path)").standardizedFileURL
            #expect(try String(contentsOf: schema, encoding: .utf8) == EditorSchema.site.text())
            let files = FileTree.contents(of: folder.appending(path: "s/.sweetdreams")).keys.sorted()
            #expect(files == EditorSchema.allCases.map(\.fileName).sorted())
        }
    }
}
