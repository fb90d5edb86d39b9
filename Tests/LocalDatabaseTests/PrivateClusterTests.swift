import FoundationEssentials
import Glibc
import LocalDatabase
import Postgres
import TestSupport
import Testing

@Suite struct PrivateClusterTests {
    @Test("A cluster is made, started, stopped and started again, and keeps what is in it")
    func life() async throws {
        try await withCluster { cluster in
            try #expect(cluster.status() == .notCreated)
            try cluster.stop()

            let conninfo = try cluster.start()
            #expect(conninfo == cluster.conninfo(database: "komiljard"))
            let processID = try #require(try runningID(cluster))
            try Connection(conninfo: conninfo).executeScript("create table kept as select 1 as x")

            // A second start finds it running.
            try cluster.start()
            try #expect(runningID(cluster) == processID)

            try cluster.stop()
            guard case .stopped(let version) = try cluster.status() else {
                Issue.record("not stopped")
                return
            }
            #expect(Int(version) ?? 0 >= 15)
            #expect(throws: PostgresError.self) { try Connection(conninfo: conninfo) }
            try cluster.stop()

            try cluster.start()
            try #expect(Connection(conninfo: conninfo).execute("select x from kept").single().int(0) == 1)
        }
    }

    @Test("The server is tuned, keeps checksums and text in UTF-8, and listens to nobody else")
    func settings() async throws {
        try await withCluster { cluster in
            let connection = try Connection(conninfo: try cluster.start())
            let expected = [
                "listen_addresses": "", "data_checksums": "on", "server_encoding": "UTF8", "jit": "off",
                "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB", "log_min_messages": "log",
                "unix_socket_directories": "\"\(cluster.socketFolder)\"", "shared_buffers": "64MB",
            ]
            for (name, value) in expected {
                try #expect(connection.execute("show \(name)").single().string(0) == value, "\(name)")
            }
            let rules = try connection.execute(
                "select type, database, user_name, auth_method, options from pg_hba_file_rules")
            #expect(rules.rowCount == 1)
            try #expect(rules.single().string("auth_method") == "peer")
            try #expect(connection.execute("select current_user").single().string(0) == "komiljard")
            try #expect(cluster.psqlPath.hasSuffix("/psql"))
        }
    }

    @Test("Nobody else may enter its folders, and the server is not root")
    func ownership() async throws {
        try await withCluster { cluster in
            try cluster.start()
            let server = try owner(of: "/proc/\(try #require(try runningID(cluster)))")
            #expect(server != 0)
            if geteuid() != 0 { #expect(server == geteuid()) }
            for folder in [cluster.dataFolder, cluster.socketFolder, "\(cluster.dataFolder)/log"] {
                try #expect(owner(of: folder) == server)
                try #expect(mode(of: folder) == 0o700)
            }
        }
    }

    @Test("A server that was killed starts again, with what was committed, also while it computes")
    func killed() async throws {
        try await withCluster(settings: ["synchronous_commit": "on"]) { cluster in
            let conninfo = try cluster.start()
            try Connection(conninfo: conninfo).executeScript("create table kept as select 1 as x")
            let processID = try #require(try runningID(cluster))
            // This one goes on without its server, and keeps the shared memory.
            let session = try await Session(conninfo: conninfo)
            async let ended: Void = session.perform { connection in
                _ = try? connection.execute("select count(*) from generate_series(1, 100000000000)")
            }
            let observer = try Connection(conninfo: conninfo)
            while try observer.execute(
                "select from pg_stat_activity where query like 'select count%' and state = 'active'"
            ).rowCount == 0 {}

            kill(processID, SIGKILL)
            while kill(processID, 0) == 0 { sched_yield() }
            guard case .stopped = try cluster.status() else {
                Issue.record("a killed server is not running")
                return
            }
            try cluster.start()
            try #expect(runningID(cluster) != processID)
            try #expect(Connection(conninfo: conninfo).execute("select x from kept").single().int(0) == 1)
            try await ended
        }
    }

    @Test("A pid file that names another process, and a socket that nobody listens to, do not matter")
    func stalePID() async throws {
        try await withCluster { cluster in
            try cluster.start()
            try cluster.stop()
            let folder = try clusterFolder(cluster)
            // Our own number: the process exists, and it is not the server.
            try "\(getpid())\n\(folder)\n1\n5432\n\(cluster.socketFolder)\n\n\n".write(
                toFile: "\(folder)/postmaster.pid", atomically: false, encoding: .utf8)
            try "".write(toFile: "\(cluster.socketFolder)/.s.PGSQL.5432", atomically: false, encoding: .utf8)
            try FileManager.default.removeItem(atPath: "\(cluster.dataFolder)/log")
            guard case .stopped = try cluster.status() else {
                Issue.record("another process is not the server")
                return
            }
            try cluster.stop()
            try cluster.start()
            try #expect(runningID(cluster) != getpid())
        }
    }

    @Test("Starts at the same moment make one cluster and one server")
    func concurrentStarts() async throws {
        try await withCluster { cluster in
            let conninfos = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { try cluster.start() } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(conninfos == [cluster.conninfo(database: "komiljard")])
            _ = try Connection(conninfo: cluster.conninfo(database: "komiljard"))
        }
    }

    @Test("A half-made cluster is not taken for one, and goes")
    func halfMade() async throws {
        try await withCluster { cluster in
            try cluster.start()
            try cluster.stop()
            let whole = try clusterFolder(cluster)
            let half = "\(whole).new-1"
            try FileManager.default.moveItem(atPath: whole, toPath: half)
            try FileManager.default.removeItem(atPath: "\(half)/global")
            try #expect(cluster.status() == .notCreated)
            try cluster.start()
            #expect(!FileManager.default.fileExists(atPath: half))
            try #expect(runningID(cluster) != nil)
        }
    }

    @Test("A data folder too long for a socket has its socket elsewhere, as private")
    func longPath() async throws {
        let folder = "\(try TestFolder.fresh())/\(String(repeating: "långt namn, ", count: 12))/x"
        try await withCluster(dataFolder: folder) { cluster in
            #expect(cluster.socketFolder.hasPrefix("/tmp/komiljard-"))
            let conninfo = try cluster.start()
            try #expect(mode(of: cluster.socketFolder) == 0o700)
            _ = try Connection(conninfo: conninfo)
            try cluster.stop()
            #expect(!FileManager.default.fileExists(atPath: cluster.socketFolder))

            // Somebody was there first.
            unsafe symlink("/tmp", cluster.socketFolder)
            defer { unsafe unlink(cluster.socketFolder) }
            let error = #expect(throws: LocalDatabaseError.self) { try cluster.start() }
            #expect(error?.code == .folderUnusable)
            #expect(error?.message == "\(cluster.socketFolder) is not a folder, or a symbolic link")
        }
    }

    @Test("libpq's variables do not lead it elsewhere")
    func environment() async throws {
        var environment = ProcessInfo.processInfo.environment
        environment["PGDATA"] = "/nowhere"
        environment["PGPORT"] = "1"
        environment["PGOPTIONS"] = "--nonsense"
        try await withCluster(environment: environment) { cluster in
            _ = try Connection(conninfo: try cluster.start())
        }
    }

    @Test("The server holds nothing that was open in the process that started it")
    func inheritance() async throws {
        try await withCluster { cluster in
            var ends: [Int32] = [-1, -1]
            try #require(unsafe pipe(&ends) == 0)
            defer { close(ends[0]) }
            do {
                defer { close(ends[1]) }
                try cluster.start()
            }
            // The end of the pipe comes as soon as nobody holds it: `komiljard database start | cat` ends.
            var byte: UInt8 = 0
            #expect(unsafe read(ends[0], &byte, 1) == 0)
        }
    }

    @Test("A server that does not start says why, with the log of this start only")
    func brokenStart() async throws {
        try await withCluster { cluster in
            try cluster.start()
            try cluster.stop()
            let broken = testCluster(dataFolder: cluster.dataFolder, settings: ["shared_buffers": "nonsense"])
            let error = #expect(throws: LocalDatabaseError.self) { try broken.start() }
            #expect(error?.code == .startFailed)
            #expect(error?.output?.contains("shared_buffers") == true)
            #expect(error?.output?.contains("ready to accept") == false)
            try cluster.start()
        }
    }
}
