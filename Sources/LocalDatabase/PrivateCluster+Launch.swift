import FoundationEssentials
import Glibc
import Postgres

extension PrivateCluster {
    /// How long a server may take to answer: after a crash it replays up to `max_wal_size` first.
    private static let startTimeoutSeconds = 600

    /// Sees to it that the server runs and answers, from whatever state it is in.
    func launch(with programs: ServerPrograms, as account: ServerAccount) throws {
        let process = process(programs.major)
        let deadline = ContinuousClock.now + .seconds(Self.startTimeoutSeconds)
        // Twice at most: a server that runs now may be on its way down.
        for _ in 1...2 {
            if process.runningID() == nil { try startServer(process, with: programs, as: account) }
            if try waitUntilItAnswers(process, deadline: deadline) { return }
        }
        throw LocalDatabaseError(
            .startFailed, "the server stops as soon as it runs", hint: "see \(dataFolder)/log/server.log")
    }

    private func startServer(
        _ process: ServerProcess, with programs: ServerPrograms, as account: ServerAccount
    ) throws(LocalDatabaseError) {
        try endOrphans(process)
        // The server looks whether a process has the number in the file, and not which one: after a reboot it
        // may be anything, and the server would refuse to start. We have looked. It looks at its socket's lock in the
        // same way.
        unsafe unlink("\(process.clusterFolder)/postmaster.pid")
        unsafe unlink("\(socketFolder)/.s.PGSQL.5432.lock")
        try makePrivateFolder(socketFolder, for: account)
        let configuration = ServerSettings(
            socketFolder: socketFolder, clusterName: process.clusterName,
            processorCount: ProcessInfo.processInfo.activeProcessorCount, overrides: settings
        ).configuration
        try writeFile("\(process.clusterFolder)/komiljard.conf", configuration, for: account)

        let log = "\(dataFolder)/log/server.log"
        let length = keepLogShort(log)
        let outcome = try account.command(
            programs.path("pg_ctl"),
            [
                "start", "-D", process.clusterFolder, "-l", log, "-w", "-t", String(Self.startTimeoutSeconds), "-s",
            ], environment: environment
        ).run(outputFile: "\(dataFolder)/log/pg_ctl.log")
        guard outcome.exitCode != 0 else { return }
        let written = readFile(log).map { String(decoding: $0.utf8.dropFirst(length), as: UTF8.self) } ?? ""
        throw LocalDatabaseError(
            .startFailed, "the server did not start", hint: "mend what its log names: \(log)",
            output: lastLines(written.isEmpty ? outcome.output : written))
    }

    /// Ends what a killed server left behind, and waits until it is gone.
    private func endOrphans(_ process: ServerProcess) throws(LocalDatabaseError) {
        for _ in 0..<200 {
            let orphans = process.orphanIDs()
            if orphans.isEmpty { return }
            // SIGTERM: the process rolls back and goes at the next place where it may.
            for orphan in orphans { kill(orphan, SIGTERM) }
            usleep(50_000)
        }
        throw LocalDatabaseError(
            .startFailed, "processes of a server that was killed do not end: \(process.orphanIDs())",
            hint: "end them with kill")
    }

    /// Connects until it works; `false` when the server is gone.
    private func waitUntilItAnswers(_ process: ServerProcess, deadline: ContinuousClock.Instant) throws -> Bool {
        while true {
            do {
                _ = try Connection(conninfo: conninfo(database: "postgres"))
                return true
            } catch {
                guard process.runningID() != nil else { return false }
                // Starting and stopping say so; a server that says anything else will not change its mind.
                guard error.isRetryable, ContinuousClock.now < deadline else { throw error }
                usleep(50_000)
            }
        }
    }

    /// Puts a log that has grown aside, and says how long it is now.
    private func keepLogShort(_ path: String) -> Int {
        let length = readFile(path)?.utf8.count ?? 0
        guard length > 10_000_000 else { return length }
        unsafe rename(path, "\(path).old")
        return 0
    }
}
