import Foundation
import Glibc
import Postgres
import Testing

/// A large delivery that replaces another, loaded over several connections, and what may come in between.
///
/// After each the old or the new delivery is wholly there, and the next run ends right.
@Suite struct LargeDeliveryTests {
    /// Two thirds while the file is read, one third while what was read is made visible: spread by a fixed seed.
    private static func instants(_ count: Int, ending: Duration) -> [LargeDelivery.Instant] {
        var state: UInt64 = 20_190_910
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        return (0..<count).map { index in
            index % 3 == 2 ? .ending(after: ending / 1_000 * random(1_000)) : .read(thousandths: random(1_000))
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func `a load that is killed at 30 instants leaves the old delivery or the new one, and the next completes it`()
        async throws
    {
        try await withRegister(isMigrated: true, weight: 2) { register in
            let delivery = try await LargeDelivery(in: register)
            let ending = try await delivery.timeOfEnding()
            var version = 2
            var replacedCount = 0
            var laneCount = 0
            for instant in Self.instants(30, ending: ending) {
                try await delivery.forgetReplaced()
                version += 1
                try delivery.write(version: version)
                let before = try await delivery.newestVersions()
                let process = try register.start("ingest", delivery.path, "--quiet")
                try await delivery.wait(for: instant, of: process)
                // The end is short: then there is no time to look.
                if case .read = instant { laneCount += try await register.rows(Self.copyingLanes).count }
                process.send(SIGKILL)
                _ = try await process.finished()
                try await register.waitUntilAlone()
                let after = try await delivery.newestVersions()
                let isReplaced = after.allSatisfy { $0.split(separator: "|")[1] == "\(version)" }
                #expect(after == before || isReplaced, "\(instant): \(after)")
                if isReplaced { replacedCount += 1 }
                try await delivery.expectCompletion(version: version, "\(instant)")
            }
            // Else the instants are not where the work is: two thirds of them are while rows are sent.
            #expect(laneCount >= 20)
            #expect(replacedCount < 15)
        }
    }

    private static let copyingLanes = """
        select pid from pg_stat_activity
        where
            datname = current_database() and application_name = 'komiljard' and state = 'active'
            and query like 'copy loading.%'
        """

    /// The connections of a load: the one of the transaction, and the two that copy.
    enum Backend: String, CaseIterable, CustomTestStringConvertible {
        case main = "state like 'idle in transaction%'"
        case firstLane = "query like 'copy loading.%' order by pid limit 1"
        case secondLane = "query like 'copy loading.%' order by pid desc limit 1"

        var testDescription: String { rawValue }
    }

    @Test(arguments: Backend.allCases)
    func `a load that loses one of its connections exits with 69, leaves the old delivery, and the next completes it`(
        backend: Backend
    ) async throws {
        try await withRegister(isMigrated: true, weight: 2) { register in
            let delivery = try await LargeDelivery(in: register)
            let before = try await delivery.newestVersions()
            let process = try register.start("ingest", delivery.path, "--quiet")
            try await stop(process, of: register)
            let ended = try await register.rows(
                """
                select pg_terminate_backend(pid, 60000) from pg_stat_activity
                where datname = current_database() and application_name = 'komiljard' and \(backend.rawValue)
                """)
            #expect(ended == ["t"])
            process.send(SIGCONT)
            let finished = try await process.finished()
            #expect(finished.status == 69, "\(finished.errors)")
            #expect(finished.errors.hasPrefix("komiljard: error: "), "\(finished.errors)")
            try await register.waitUntilAlone()
            #expect(try await delivery.newestVersions() == before)
            try await delivery.expectCompletion(version: 2, backend.rawValue)
        }
    }

    /// Stops a load when both of its lanes are at work and its file is not read to its end.
    private func stop(_ process: KomiljardProcess, of register: Register) async throws {
        let watch = try await Session(conninfo: register.conninfo, applicationName: "test")
        try await poll("two lanes") {
            try #require(process.isRunning)
            let lanes = try await watch.perform { connection in
                try connection.execute(Self.copyingLanes).rowCount
            }
            return lanes == 2 ? () : nil
        }
        process.send(SIGSTOP)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a load that is asked to end does so at once and leaves nothing`(signal: Int32) async throws {
        try await withRegister(isMigrated: true, weight: 2) { register in
            let delivery = try await LargeDelivery(in: register)
            let before = try await delivery.newestVersions()
            let process = try register.start("ingest", delivery.path, "--quiet")
            try await stop(process, of: register)
            process.send(signal)
            process.send(SIGCONT)
            let finished = try await process.finished()
            #expect(finished.status == 130)
            #expect(
                finished.errors == "komiljard: error: interrupted: nothing half done was kept; run again to go on\n")
            try await register.waitUntilAlone()
            #expect(try await delivery.newestVersions() == before)
            #expect(try await register.rows("select tablename from pg_tables where schemaname = 'loading'") == [])
            try await delivery.expectCompletion(version: 2, "signal \(signal)")
        }
    }

    @Test func `of two loads of a file at the same moment one loads it, and the other says so`() async throws {
        try await withRegister(isMigrated: true, weight: 2) { register in
            let delivery = try await LargeDelivery(in: register)
            let both = try (0..<2).map { _ in try register.start("ingest", delivery.path) }
            var loaded = 0
            for process in both {
                let finished = try await process.finished()
                if finished.errors.contains(": \(LargeDelivery.rowCount) records in 2 deliveries") {
                    loaded += 1
                    #expect(finished.status == 0)
                } else if finished.status == 75 {
                    let expected = try Regex(
                        "komiljard: error: another run works on this database \\(server process [0-9]+, komiljard, since [0-9T:Z-]+\\): wait for it to end, or end it\n"
                    )
                    #expect(try expected.wholeMatch(in: finished.errors) != nil, "\(finished.errors)")
                } else {
                    #expect(finished.status == 0)
                    #expect(finished.errors.contains(": the same bytes were loaded "), "\(finished.errors)")
                }
            }
            #expect(loaded == 1)
            try await delivery.expectCompletion(version: 2, "after both")
        }
    }
}
