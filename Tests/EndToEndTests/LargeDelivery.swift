import Foundation
import Glibc
import TestSupport
import Testing

/// A delivery that is large enough for several connections to load it, in as many versions as a test asks for.
///
/// With `KOMILJARD_KILL_ROWS=500000` it is as large as a region's month; else as small as it can be.
struct LargeDelivery: Sendable {
    static let rowCount = ProcessInfo.processInfo.environment["KOMILJARD_KILL_ROWS"].flatMap { Int($0) } ?? 40_000

    let register: Register
    /// The file: each version is written over the one before.
    var path: String { register.folder + "/large/riket_2019-09.csv" }
    private let size: Int

    /// Makes it, and loads a smaller version, which the others are to replace.
    init(in register: Register) async throws {
        self.register = register
        var smaller = register
        smaller.folder = register.folder + "/smaller"
        try FileManager.default.createDirectory(atPath: smaller.folder, withIntermediateDirectories: true)
        let options = ["--period", "2019-09", "--region", "63", "--national", "--seed", "5"]
        try await smaller.generate(options + ["--records", "1000"])
        try await register.run("ingest", smaller.inbox, "--quiet", endsWith: 0)
        let made = try await KomiljardProcess(
            ["generate", "--out", register.folder + "/large", "--records", "\(Self.rowCount)"] + options,
            folder: register.folder
        ).finished()
        try #require(made.status == 0, "\(made.errors)")
        size = try #require(
            FileManager.default.attributesOfItem(atPath: register.folder + "/large/riket_2019-09.csv")[.size] as? Int)
    }

    /// Makes another version of the file: so many empty lines follow the last row.
    ///
    /// Each has a size that no other has. Else the file would be hashed before it is loaded, and what is read of it
    /// would say nothing of the load.
    func write(version: Int) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.truncate(atOffset: UInt64(size))
        try file.seekToEnd()
        try file.write(contentsOf: Data(repeating: 10, count: version))
        try file.close()
    }

    /// Where in its life a load is.
    enum Instant: CustomStringConvertible, CustomTestStringConvertible {
        /// So many thousandths of the file are read.
        case read(thousandths: Int)
        /// So long after its end was read.
        case ending(after: Duration)

        var description: String {
            switch self {
            case .read(let thousandths): "\(thousandths)/1000 of the file"
            case .ending(let duration): "\(duration) after the end of the file"
            }
        }

        var testDescription: String { description }
    }

    /// Waits for an instant, or for the end of the process.
    func wait(for instant: Instant, of process: KomiljardProcess) async throws {
        let clock = ContinuousClock()
        switch instant {
        case .read(let thousandths):
            try await poll("\(instant)") {
                !process.isRunning || process.offset(in: path) ?? 0 > size / 1000 * thousandths ? () : nil
            }
        case .ending(let duration):
            try await poll("\(instant)") { !process.isRunning || process.offset(in: path) ?? 0 >= size ? () : nil }
            let end = clock.now + duration
            while clock.now < end { await Task.yield() }
        }
    }

    /// How long it takes from the last byte of the file to the end of an undisturbed load.
    func timeOfEnding() async throws -> Duration {
        let process = try register.start("ingest", path, "--quiet")
        try await wait(for: .ending(after: .zero), of: process)
        let start = ContinuousClock().now
        let finished = try await process.finished()
        try #require(finished.status == 0, "\(finished.errors)")
        return ContinuousClock().now - start
    }

    /// Versions of the deliveries, each with its records, that are there whole; what is there by halves is a failure.
    func newestVersions(sourceLocation: SourceLocation = #_sourceLocation) async throws -> [String] {
        let torn = try await register.rows(
            """
            select delivery.delivery_id, delivery.record_count, (
                select count(*) from register.contact where contact.delivery_id = delivery.delivery_id
            ) as contact_count
            from register.delivery
            where delivery.record_count <> (
                select count(*) from register.contact where contact.delivery_id = delivery.delivery_id
            )
            """)
        #expect(torn == [], sourceLocation: sourceLocation)
        let strays = try await register.rows(
            """
            select count(*) from register.contact
            where not exists (select from register.delivery where delivery.delivery_id = contact.delivery_id)
            """)
        #expect(strays == ["0"], sourceLocation: sourceLocation)
        return try await register.rows(
            """
            select distinct on (kind) kind, version, record_count from register.delivery
            order by kind, version desc
            """)
    }

    /// Loads what is not loaded, and requires that all of it is there then.
    ///
    /// - Parameter version: of the deliveries, which the file is.
    func expectCompletion(
        version: Int, _ instant: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let finished = try await register.run("ingest", path)
        #expect(finished.status == 0, "\(instant): \(finished.errors)", sourceLocation: sourceLocation)
        let versions = try await newestVersions(sourceLocation: sourceLocation)
        #expect(versions.count == 2, "\(instant)", sourceLocation: sourceLocation)
        #expect(
            versions.allSatisfy { $0.split(separator: "|")[1] == "\(version)" }, "\(instant): \(versions)",
            sourceLocation: sourceLocation)
        let count = versions.reduce(0) { $0 + (Int($1.split(separator: "|")[2]) ?? 0) }
        #expect(count == Self.rowCount, "\(instant)", sourceLocation: sourceLocation)
        let left = try await register.rows("select relname from pg_class where relnamespace = 'loading'::regnamespace")
        #expect(left == [], "\(instant)", sourceLocation: sourceLocation)
    }

    /// Takes out what was replaced, so that a test of many versions does not fill the disk.
    func forgetReplaced() async throws {
        _ = try await register.rows(
            """
            do $$
            declare newest integer = (select max(file_id) from register.file); partition regclass;
            begin
                for partition in
                    select inhrelid::regclass from pg_inherits
                    where
                        inhparent = 'register.contact'::regclass
                        and inhrelid::regclass::text <> 'register.contact_' || newest
                loop
                    execute format('drop table %s', partition);
                end loop;
                create temporary table gone on commit drop as
                    select delivery_id from register.delivery where file_id <> newest;
                delete from register.place where delivery_id in (select delivery_id from gone);
                delete from register.activity where delivery_id in (select delivery_id from gone);
                delete from register.hsa_id where delivery_id in (select delivery_id from gone);
                delete from register.emergency_visit where delivery_id in (select delivery_id from gone);
                delete from register.repeated_contact where delivery_id in (select delivery_id from gone);
                delete from register.delivery where delivery_id in (select delivery_id from gone);
                delete from register.known_file where file_id <> newest;
                delete from register.file where file_id <> newest;
            end $$
            """)
    }
}
