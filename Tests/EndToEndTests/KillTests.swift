import Foundation
import Postgres
import Testing

/// kill -9 and its milder relatives. What is half done is never seen, and the next run ends where an undisturbed one
/// ends.
@Suite struct KillTests {
    /// Tables in the order that they are written: the run is held up, and killed, when it has written to one.
    static let instants = [
        "register.place", "register.hsa_id", "register.malformed", "register.count_row", "register.file",
        "register.delivery",
        "reference.region", "reference.measure_deviation", "pipeline.ledger new.stage = 'reference'", "quality.finding",
        "quality.rule_result", "quality.fill_rate", "quality.verdict", "pipeline.ledger new.stage = 'validate'",
        "indicator.histogram", "indicator.interval_count", "indicator.reported_unit", "indicator.counted_measure",
        "indicator.delivery_share", "pipeline.ledger new.stage = 'aggregate'",
        "result_history.edition",
        "result_history.indicator_monthly", "result_history.requirement_outcome", "result_history.allocation",
        "result_history.payment", "result_history.pot_balance", "result_history.assumption", "result_history.source",
        "pipeline.ledger new.stage = 'evaluate'", "pipeline.run",
    ]

    @Test(arguments: instants)
    func `a run that is killed while it writes to a table leaves nothing half done, and the next one completes it`(
        table: String
    ) async throws {
        let undisturbed = try await SmallDeliveries.results.value
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            try await register.whileHeld(table) { process in
                process.send(SIGKILL)
                let finished = try await process.finished()
                #expect(finished.status == 128 + SIGKILL)
            }
            try await register.expectNothingHalfDone()
            // The refusal is said again, though the run that judged it is gone.
            try await register.run("run", "--inbox", register.inbox, endsWith: 1)
            try await register.expectNothingHalfDone()
            try await register.expectResults(undisturbed)
        }
    }

    /// After so many lines of progress.
    @Test(arguments: [2, 5, 11, 17, 24, 30, 46, 48])
    func `a run that is killed between steps is completed by the next one`(lineCount: Int) async throws {
        let undisturbed = try await SmallDeliveries.results.value
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            let process = try register.start("run", "--inbox", register.inbox)
            _ = try await poll("\(lineCount) lines, or the end") {
                process.errorsSoFar.count { $0 == "\n" } >= lineCount || !process.isRunning ? true : nil
            }
            process.send(SIGKILL)
            _ = try await process.finished()
            try await register.expectNothingHalfDone()
            try await register.run("run", "--inbox", register.inbox, endsWith: 1)
            try await register.expectResults(undisturbed)
        }
    }

    @Test(arguments: ["register.delivery", "quality.verdict", "indicator.delivery_share", "result_history.edition"])
    func `a run whose connection the server ends exits with 69, and the next one completes it`(table: String)
        async throws
    {
        let undisturbed = try await SmallDeliveries.results.value
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            try await register.whileHeld(table) { process in
                _ = try await register.rows(
                    "select pg_terminate_backend(pid) from pg_stat_activity where \(Register.isHeldUp)")
                let finished = try await process.finished()
                #expect(finished.status == 69)
                #expect(finished.errors.contains("komiljard: error: "))
            }
            try await register.expectNothingHalfDone()
            try await register.run("run", "--inbox", register.inbox, endsWith: 1)
            try await register.expectResults(undisturbed)
        }
    }

    /// The pipe has a writer who never writes.
    @Test(arguments: [SIGINT, SIGTERM])
    func `a load that waits for standard input ends at the first signal`(signal: Int32) async throws {
        try await withRegister(isMigrated: true) { register in
            let process = try KomiljardProcess(
                [
                    "-c",
                    "mkfifo pipe && exec 3<>pipe && exec \"$0\" ingest - --database \"$1\" --project \"$2\" <pipe",
                    try KomiljardProcess.executable(), register.conninfo, repository,
                ],
                program: "/bin/sh", folder: register.folder)
            try await poll("the lock of the run") {
                try #require(process.isRunning)
                let locks = try await register.rows(
                    """
                    select from pg_locks
                    where
                        locktype = 'advisory' and granted
                        and database = (select oid from pg_database where datname = current_database())
                    """)
                return locks.isEmpty ? nil : ()
            }
            process.send(signal)
            let finished = try await process.finished()
            #expect(finished.status == 130)
            #expect(
                finished.errorLines.last
                    == "komiljard: error: interrupted: nothing half done was kept; run again to go on")
        }
    }

    @Test(
        arguments: ["register.delivery", "quality.verdict", "indicator.delivery_share", "result_history.edition"],
        [SIGINT, SIGTERM])
    func `a run that is asked to end exits with 130, says so, and the next one completes it`(
        table: String, signal: Int32
    ) async throws {
        let undisturbed = try await SmallDeliveries.results.value
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            try await register.whileHeld(table) { process in
                process.send(signal)
                let finished = try await process.finished()
                #expect(finished.status == 130)
                #expect(
                    finished.errorLines.last
                        == "komiljard: error: interrupted: nothing half done was kept; run again to go on")
            }
            #expect(
                try await register.rows("select outcome from pipeline.run order by run_id desc limit 1") == [
                    "interrupted"
                ])
            try await register.expectNothingHalfDone()
            try await register.run("run", "--inbox", register.inbox, endsWith: 1)
            try await register.expectResults(undisturbed)
        }
    }

    @Test func `a second run at the same time exits with 75 and says who holds the lock`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            try await register.whileHeld("register.delivery") { process in
                let holder = try #require(
                    try await register.rows("select pid from pg_stat_activity where \(Register.isHeldUp)").first)
                let second = try await register.run("run", "--inbox", register.inbox)
                #expect(second.status == 75)
                #expect(second.output.isEmpty)
                let expected = try Regex(
                    "komiljard: error: another run works on this database \\(server process \(holder), komiljard, since [0-9T:Z-]+\\): wait for it to end, or end it\n"
                )
                #expect(try expected.wholeMatch(in: second.errors) != nil, "\(second.errors)")
                // Reading is not kept waiting.
                try await register.run("status", endsWith: 0)
                process.send(SIGKILL)
                _ = try await process.finished()
            }
            try await register.expectNothingHalfDone()
        }
    }

    /// Ingest is killed in the middle of a COPY, the others at a table that is written in the middle of the stage's
    /// transaction.
    @Test
    func
        `120 000 records come out alike from region files undisturbed and from national files with a kill in every stage`()
        async throws
    {
        let options = ["--period", "2019-09..2019-11", "--records", "120000", "--seed", "7"]
        var undisturbed: [String: [String]] = [:]
        try await withRegister(isMigrated: true, weight: 2) { register in
            try await register.generate(options)
            try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            undisturbed = try await register.results()
            #expect(
                try await register.rows("select count(*), count(distinct region_code) from register.record")
                    == ["120000|21"])
        }
        try await withRegister(isMigrated: true, weight: 2) { register in
            try await register.generate(options + ["--national"])
            // In the middle of the rows of the first file, then of the second.
            for loaded in 0...1 {
                let process = try register.start("run", "--inbox", register.inbox, "--quiet")
                try await register.waitUntilHalfRead(process, after: loaded)
                process.send(SIGKILL)
                _ = try await process.finished()
                try await register.expectNothingHalfDone()
                #expect(try await register.rows("select count(*) from register.file") == ["\(loaded)"])
            }
            for table in ["quality.rule_result", "indicator.delivery_share", "result_history.allocation"] {
                try await register.whileHeld(table) { process in
                    process.send(SIGKILL)
                    _ = try await process.finished()
                }
                try await register.expectNothingHalfDone()
            }
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.expectNothingHalfDone()
            // The sources alone tell how it came: other files.
            try await register.expectResults(undisturbed, exceptSources: true)
        }
    }
}

/// A month of all regions: region files, counts, and a file with rows that cannot be read and a delivery that is
/// refused.
enum SmallDeliveries {
    static func write(to register: Register) async throws {
        try await register.generate("--period", "2019-09", "--records", "2000", "--counts", "--seed", "3")
        let bad = (1...3).map { RecordRow("bad\($0)", ["fas": "first"]) }
        try register.write(
            recordFile((1...3).map { RecordRow("late\($0)", ["matperiod": "2019-08-31"]) } + bad), to: "late.csv")
    }

    /// What an undisturbed run makes of it.
    static let results = Task {
        var results: [String: [String]] = [:]
        do {
            try await withRegister(isMigrated: true) { register in
                try await write(to: register)
                try await register.run("run", "--inbox", register.inbox, endsWith: 1)
                results = try await register.results()
            }
        } catch {
            throw PreparationError(description: String(describing: error))
        }
        return results
    }
}

extension Register {
    /// The server process of our run, which waits for a lock.
    static let isHeldUp =
        "datname = current_database() and application_name = 'komiljard' and wait_event_type = 'Lock'"

    /// Starts a run, and calls `body` while it is held up in the middle of a transaction: it has written to the table,
    /// and waits for us.
    ///
    /// Returns when nothing of the run is left in the server.
    ///
    /// - Parameters:
    ///   - table: after a space it may have a condition on the new row.
    ///   - command: what to start; a run of the inbox where nothing is said.
    func whileHeld(
        _ table: String, command: [String]? = nil, _ body: (KomiljardProcess) async throws -> Void
    ) async throws {
        let parts = table.split(separator: " ", maxSplits: 1)
        let level = parts.count == 2 ? "row when (\(parts[1]))" : "statement"
        let blocker = try await Session(conninfo: conninfo, applicationName: "test")
        try await blocker.perform { connection in
            try connection.executeScript(
                """
                create function public.hold() returns trigger language plpgsql
                as 'begin perform pg_advisory_xact_lock(1); return null; end';
                create trigger hold after insert on \(parts[0]) for each \(level) execute function public.hold()
                """)
            _ = try connection.execute("select pg_advisory_lock(1)")
        }
        let process = try start(command ?? ["run", "--inbox", inbox, "--quiet"])
        do {
            try await poll("a write to \(table)") {
                if !process.isRunning { throw Missed(table: table, errors: try await process.finished().errors) }
                return try await rows("select from pg_stat_activity where \(Self.isHeldUp)").isEmpty ? nil : ()
            }
            try await body(process)
        } catch {
            process.send(SIGKILL)
            await blocker.close()
            throw error
        }
        await blocker.close()
        _ = try await process.finished()
        try await waitUntilAlone()
        _ = try await rows("drop function if exists public.hold cascade")
    }

    /// Waits until some of the rows of the file after so many are at the server, over whichever connections.
    func waitUntilHalfRead(_ process: KomiljardProcess, after loaded: Int) async throws {
        let watch = try await Session(conninfo: conninfo, applicationName: "test")
        try await poll("file \(loaded + 1) half read") {
            try #require(process.isRunning)
            let rows = try await watch.perform { connection in
                try Self.rows(
                    """
                    select
                    where
                        (select count(*) from register.file) = \(loaded)
                        and (
                            select sum(copying.tuples_processed) from pg_stat_progress_copy as copying
                            where copying.datname = current_database()
                        ) > \(15_000 * (loaded + 1))
                    """, on: connection)
            }
            return rows.isEmpty ? nil : ()
        }
    }

    /// Waits until the server has noticed that the run is gone.
    func waitUntilAlone() async throws {
        try await poll("the end of the run's server process") {
            try await rows(
                """
                select from pg_stat_activity
                where datname = current_database() and application_name = 'komiljard'
                """
            ).isEmpty ? () : nil
        }
    }

    /// Rows of every view of results, in order; without when and in which run they were made.
    func results() async throws -> [String: [String]] {
        try await Session(conninfo: conninfo, applicationName: "test").perform { connection in
            let views = try connection.execute(
                """
                select
                    table_name::text as name,
                    string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
                from information_schema.columns
                where
                    table_schema = 'result'
                    and column_name not in ('made_at', 'run_id')
                    -- What has been delivered until now is beside the figures, and no part of them.
                    and column_name not in ('received_count', 'late_count', 'refused_count', 'superseded_count')
                group by table_name
                """)
            var results: [String: [String]] = [:]
            for view in views.rows {
                let columns = try view.string("columns")
                results[try view.string("name")] = try Self.rows(
                    "select \(columns) from result.\(view.string("name")) order by \(columns)", on: connection)
            }
            return results
        }
    }

    func expectResults(
        _ expected: [String: [String]], exceptSources: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await results()
        #expect(found.keys.sorted() == expected.keys.sorted(), sourceLocation: sourceLocation)
        #expect(!(expected["current_indicator_monthly"] ?? []).isEmpty, sourceLocation: sourceLocation)
        // The edition's fingerprint is of the bytes that came in, as the sources are.
        let others: Set = exceptSources ? ["edition", "source", "current_source"] : []
        for (view, rows) in expected where !others.contains(view) {
            let missing = Set(rows).subtracting(found[view] ?? [])
            let surplus = Set(found[view] ?? []).subtracting(rows)
            #expect(
                found[view]?.count == rows.count && missing.isEmpty && surplus.isEmpty,
                "\(view): \(missing.count) missing, such as \(missing.min() ?? "–"); \(surplus.count) too many, such as \(surplus.min() ?? "–")",
                sourceLocation: sourceLocation)
        }
    }

    /// Whatever is there is whole: files with all their rows, deliveries with verdict and findings or without both,
    /// editions that add up.
    func expectNothingHalfDone(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await waitUntilAlone()
        let checks = [
            "a lock is left":
                "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
            "a file lacks rows": """
            select from register.file as file
            where
                file.record_count + file.malformed_count <> (
                    select count(*) from register.record inner join register.delivery using (delivery_id)
                    where delivery.file_id = file.file_id
                ) + (
                    select count(*) from register.count_row inner join register.delivery using (delivery_id)
                    where delivery.file_id = file.file_id
                ) + (select count(*) from register.malformed where malformed.file_id = file.file_id)
            """,
            "rows without a file": """
            select delivery_id from register.record
            union
            select delivery_id from register.count_row
            except
            select delivery_id from register.delivery
            """,
            "a partition that no file has": """
            select from pg_inherits
            where
                inhparent = 'register.contact'::regclass
                and inhrelid::regclass::text not in (
                    select 'register.contact_' || file_id from register.file where record_count > 0
                )
            """,
            "texts without a delivery": """
            select delivery_id from register.place
            union
            select delivery_id from register.activity
            union
            select delivery_id from register.hsa_id
            union
            select delivery_id from register.emergency_visit
            union
            select delivery_id from register.repeated_contact
            union
            select delivery_id from register.contact_code
            except
            select delivery_id from register.delivery
            """,
            "malformed rows without a file":
                "select file_id from register.malformed except select file_id from register.file",
            "a delivery lacks rows": """
            select from register.delivery
            where
                record_count <> (select count(*) from register.record where record.delivery_id = delivery.delivery_id)
                + (select count(*) from register.count_row where count_row.delivery_id = delivery.delivery_id)
            """,
            "a file lacks deliveries": """
            select from register.file
            where record_count <> (
                select coalesce(sum(record_count), 0) from register.delivery where delivery.file_id = file.file_id
            )
            """,
            "judged by halves": """
            (select delivery_id from quality.finding union select delivery_id from quality.rule_result)
            except
            select delivery_id from quality.verdict
            """,
            "judged and not in the ledger": """
            select 'delivery:' || delivery_id from quality.verdict
            except
            select unit from pipeline.ledger where stage = 'validate'
            except
            -- To be judged anew, which is said by taking it out of the ledger.
            select 'delivery:' || delivery_id from quality.hold_decision
            """,
            "counted by halves": """
            (
                select 'delivery:' || delivery_id from indicator.wait_histogram
                union
                select 'delivery:' || delivery_id from indicator.delivery_share
            )
            except
            select unit from pipeline.ledger where stage = 'aggregate'
            except
            select 'delivery:' || delivery_id from quality.hold_decision
            """,
            "results without an edition": """
            select first_edition_id from result_history.indicator_monthly
            union
            select first_edition_id from result_history.payment
            except
            select edition_id from result_history.edition
            """,
            "money that does not add up": """
            select from result.current_pot_balance as balance
            where
                balance.allocated_sek <> (
                    select coalesce(sum(amount_sek), 0) from result.current_allocation as allocation
                    where
                        allocation.agreement = balance.agreement
                        and allocation.pot = balance.pot
                        and allocation.period is not distinct from balance.period
                )
            """,
        ]
        for (fault, query) in checks.sorted(by: { $0.key < $1.key }) {
            #expect(try await rows(query).isEmpty, "\(fault)", sourceLocation: sourceLocation)
        }
    }
}

/// The run ended before it came to the instant of a test.
struct Missed: Error {
    let table: String
    let errors: String
}
