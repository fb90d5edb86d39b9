import Foundation
import Testing

/// The database is connected to while definitions are read: what is wrong with what the user wrote is said first all the
/// same, and at once.
@Suite struct EarlyConnectionTests {
    /// TEST-NET-1, where nobody answers: a connection waits until it is given up.
    private static let unreachable = "postgresql://nobody@192.0.2.1:5432/nothing?connect_timeout=60"

    @Test func `a fault in a definition is not kept waiting by a database that does not answer`() async throws {
        try await withRegister { register in
            var register = register
            register.project = try register.copyOfProject()
            register.conninfo = Self.unreachable
            let path = register.project + "/pipelines/measures/first_visit.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try Data((text + "\nlimit_in_dys: [60]\n").utf8).write(to: URL(fileURLWithPath: path))
            for command in ["aggregate", "evaluate"] {
                let finished = try await register.run(command, endsWith: 65)
                #expect(finished.errors.contains("first_visit.yaml"))
                #expect(finished.errors.contains("limit_in_dys"))
                #expect(!finished.errors.contains("192.0.2.1"))
            }
        }
    }

    @Test func `a region that there is not is told before the database`() async throws {
        try await withRegister { register in
            var register = register
            for conninfo in [register.conninfo, Self.unreachable] {
                register.conninfo = conninfo
                let finished = try await register.run("run", "--inbox", register.folder, "--region", "99", endsWith: 64)
                #expect(finished.errors.contains("there is no region 99"))
            }
        }
    }

    @Test func `a database that is not there is 69`() async throws {
        try await withRegister { register in
            var register = register
            register.conninfo = "postgresql://nobody@127.0.0.1:9/nothing"
            let finished = try await register.run("aggregate", endsWith: 69)
            #expect(finished.errors.contains("127.0.0.1"))
        }
    }
}
