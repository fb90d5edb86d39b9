import Testing

@testable import Stages

@Suite struct SQLLibraryTests {
    @Test func `statements are found by folder and name, migrations in order`() async throws {
        try await withFolder(smallProject) { folder in
            let library = try SQLLibrary(projectFolder: folder)
            #expect(library.migrations.map(\.path) == ["sql/schema/001_create_a.sql", "sql/schema/002_create_b.sql"])
            #expect(library.migrations.first?.text == "create table a (n integer);")
            try #expect(library.statement("validate/rows").text == "select 1")
            #expect(
                library.files(of: .aggregate).map(\.path) == ["sql/aggregate/first.sql", "sql/aggregate/second.sql"])
            #expect(library.files(of: .evaluate).isEmpty)
            #expect(throws: ProjectError.missing(path: "sql/evaluate/note.sql")) {
                try library.statement("evaluate/note")
            }
            // A migration is no statement of a stage.
            #expect(throws: ProjectError.self) { try library.statement("schema/001_create_a") }
        }
    }

    @Test func `a project without a folder of sql is not whole`() async throws {
        try await withFolder(smallProject.filter { !$0.key.hasPrefix("sql/evaluate") }) { folder in
            #expect(throws: ProjectError.missing(path: "\(folder)/sql/evaluate")) {
                try SQLLibrary(projectFolder: folder)
            }
        }
    }

    @Test func `this repository's statements are all there`() throws {
        let library = try SQLLibrary(projectFolder: repository)
        #expect(library.migrations.count >= 6)
        for name in ["validate/verdict", "aggregate/counted_contact", "evaluate/indicator_monthly"] {
            try #expect(library.statement(name).text.isEmpty == false)
        }
    }

    @Test func `a statement reads another table only where it names its own once`() throws {
        let statement = SQLFile(
            path: "sql/aggregate/x.sql", text: "-- from a.b as c\nselect 1\nfrom a.b as c\nwhere true")
        #expect(
            statement.reading("a.d", insteadOf: "a.b")?.text == "-- from a.b as c\nselect 1\nfrom a.d as c\nwhere true")
        #expect(statement.reading("a.d", insteadOf: "a.e") == nil)
        let twice = SQLFile(path: "sql/aggregate/x.sql", text: statement.text + "\nfrom a.b as e")
        #expect(twice.reading("a.d", insteadOf: "a.b") == nil)
    }

    @Test func `contacts of a file can be counted by the name of its table`() throws {
        let statement = try SQLLibrary(projectFolder: repository).statement("aggregate/counted_contact")
        #expect(statement.reading("register.contact_1_0", insteadOf: "register.contact") != nil)
    }
}
