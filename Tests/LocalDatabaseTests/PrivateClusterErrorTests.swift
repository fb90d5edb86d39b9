import FoundationEssentials
import Glibc
import LocalDatabase
import TestSupport
import Testing

@Suite struct PrivateClusterErrorTests {
    @Test("A folder with other things in it is not taken over")
    func foreignFolder() throws {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "mine".write(toFile: "\(folder)/letter.txt", atomically: false, encoding: .utf8)
        let before = try mode(of: folder)
        let error = #expect(throws: LocalDatabaseError.self) { try testCluster(dataFolder: folder).start() }
        #expect(
            error?.description == """
                \(folder) holds other things and no cluster
                hint: choose an empty or a new folder with KOMILJARD_DATA
                """)
        try #expect(mode(of: folder) == before)
    }

    @Test("A file in the place of the folder is refused")
    func file() throws {
        let path = try TestFolder.fresh()
        try "".write(toFile: path, atomically: false, encoding: .utf8)
        let error = #expect(throws: LocalDatabaseError.self) { try testCluster(dataFolder: path).start() }
        #expect(error?.message == "\(path) is not a folder")
        #expect(throws: LocalDatabaseError.self) { try testCluster(dataFolder: "\(path)/below").start() }
    }

    @Test("A path that a shell would read is refused", arguments: ["a\"b", "a$b", "a`b", "a\\b", "a\nb"])
    func shellCharacters(name: String) throws {
        let cluster = testCluster(dataFolder: "\(try TestFolder.process)/\(name)")
        let error = #expect(throws: LocalDatabaseError.self) { try cluster.start() }
        #expect(error?.code == .folderUnusable)
    }

    @Test("Root is told which folder the server's user cannot pass", .enabled(if: geteuid() == 0))
    func unreachable() throws {
        let closed = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
        unsafe chmod(closed, 0o700)
        let error = #expect(throws: LocalDatabaseError.self) { try testCluster(dataFolder: "\(closed)/data").start() }
        #expect(error?.code == .folderUnusable)
        #expect(error?.message.hasSuffix("who cannot reach \(closed)/data: \(closed) is closed to others") == true)
        #expect(error?.hint == "choose another data folder with KOMILJARD_DATA, such as /var/lib/komiljard")
        #expect(!FileManager.default.fileExists(atPath: "\(closed)/data"))
    }

    @Test("Programs that are not there, and how to get them")
    func noPrograms() throws {
        var environment = ProcessInfo.processInfo.environment
        environment["KOMILJARD_PG_BIN"] = "/nowhere"
        let cluster = testCluster(dataFolder: try TestFolder.fresh(), environment: environment)
        let error = #expect(throws: LocalDatabaseError.self) { try cluster.start() }
        #expect(
            error?.description == """
                KOMILJARD_PG_BIN: /nowhere holds no initdb, pg_ctl and postgres of version 15 or newer
                hint: unset it, or set it to the folder of PostgreSQL's programs
                """)
    }

    @Test("A cluster of a version that is not installed says which one to install")
    func otherVersion() throws {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: "\(folder)/postgres-99", withIntermediateDirectories: true)
        try "".write(toFile: "\(folder)/lock", atomically: false, encoding: .utf8)
        try "99\n".write(toFile: "\(folder)/postgres-99/PG_VERSION", atomically: false, encoding: .utf8)
        let cluster = testCluster(dataFolder: folder)
        try #expect(cluster.status() == .stopped(serverVersion: "99"))
        let error = #expect(throws: LocalDatabaseError.self) { try cluster.start() }
        #expect(error?.message == "the cluster is of PostgreSQL 99, whose programs are not installed")
        #expect(error?.hint?.hasPrefix("apt-get install postgresql-99") == true)
    }

    @Test("An initdb that fails is quoted, and leaves nothing that looks like a cluster")
    func initdbFails() throws {
        let programs = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
        let scripts = [
            "initdb":
                "mkdir -p \"$2/base\"; echo 15 > \"$2/PG_VERSION\"; echo 'initdb: error: No space left on device' >&2; exit 1",
            "postgres": "echo 'postgres (PostgreSQL) 15.18'", "pg_ctl": "exit 1",
        ]
        for (name, text) in scripts {
            try "#!/bin/sh\n\(text)\n".write(toFile: "\(programs)/\(name)", atomically: false, encoding: .utf8)
            unsafe chmod("\(programs)/\(name)", 0o755)
        }
        var environment = ProcessInfo.processInfo.environment
        environment["KOMILJARD_PG_BIN"] = programs
        let cluster = testCluster(dataFolder: try TestFolder.fresh(), environment: environment)
        let error = #expect(throws: LocalDatabaseError.self) { try cluster.start() }
        #expect(error?.code == .creationFailed)
        #expect(error?.message == "the cluster cannot be made: \(programs)/initdb failed with exit code 1")
        #expect(error?.output == "initdb: error: No space left on device")
        try #expect(cluster.status() == .notCreated)
        let names = try FileManager.default.contentsOfDirectory(atPath: cluster.dataFolder)
        #expect(names.sorted() == ["lock", "log"])
    }
}
