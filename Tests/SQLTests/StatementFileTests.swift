import Foundation
import StageTestSupport
import Stages
import TestSupport
import Testing

@Suite("The statement files of sql")
struct StatementFileTests {
    static let files = StageName.allCases.flatMap { stage in (try? TestProject.sql.files(of: stage)) ?? [] }

    @Test("All stages have theirs")
    func whole() {
        #expect(Self.files.count >= 9)
        #expect(Set(Self.files.map { $0.path.split(separator: "/")[1] }) == ["validate", "aggregate", "evaluate"])
    }

    @Test("A header says the grain, what is read and written, and every parameter", arguments: files)
    func header(file: SQLFile) throws {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let header = lines.prefix { $0.hasPrefix("--") }
        let statement = lines.dropFirst(header.count).joined(separator: "\n")
        // The first line says what it is for.
        #expect((header.first?.count ?? 0) > 20)
        func entry(_ name: String) -> String? {
            guard let start = header.firstIndex(where: { $0.hasPrefix("-- \(name): ") }) else { return nil }
            return header[start...].prefix { $0 != "--" }.joined(separator: " ")
        }
        #expect(entry("Grain") != nil)
        #expect(entry("Reads") != nil)
        let parameters = try #require(entry("Parameters"))
        #expect(Self.greatestParameter(in: parameters) == Self.greatestParameter(in: statement))
        #expect((Self.greatestParameter(in: statement) == 0) == parameters.contains("none"))

        let targets = statement.matches(of: /insert into ([a-z_.]+)/).map { String($0.output.1) }
        #expect((entry("Writes") == nil) == targets.isEmpty)
        for target in targets { #expect(entry("Writes")?.contains(target) == true, "\(target)") }
    }

    @Test("psql takes the file as it is", arguments: files)
    func prepares(file: SQLFile) async throws {
        let count = Self.greatestParameter(in: file.text)
        let answer = try await withTestDatabase(template: .migrated) { conninfo in
            try await Self.psql(
                conninfo,
                """
                \(candidateTables)
                prepare statement as
                \(file.text)
                ;
                select 'parameters: ' || cardinality(parameter_types) from pg_prepared_statements;
                """)
        }
        #expect(answer.contains("parameters: \(count)"), "\(answer)")
    }

    private static func greatestParameter(in text: String) -> Int {
        text.split(separator: "$").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }.max() ?? 0
    }

    /// What psql answers, errors included.
    private static func psql(_ conninfo: String, _ script: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            // Waiting for a process blocks: not on a thread of the pool.
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let process = Process()
                        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                        process.arguments = ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", conninfo]
                        let (input, output) = (Pipe(), Pipe())
                        process.standardInput = input
                        process.standardOutput = output
                        process.standardError = output
                        try process.run()
                        try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
                        try input.fileHandleForWriting.close()
                        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return String(decoding: answer, as: UTF8.self)
                    })
            }
        }
    }
}
