import Definitions
import Foundation
import Postgres
import Synchronization
import Testing
import Waits

@testable import Ingest

/// Where rows go: into the transaction of the file, or over lanes into a partition.
@Suite struct RowSinkTests {
    private static let header = "month;region;status;id\n"

    private static var layouts: [Layout] {
        [
            layout(
                "records", recordColumns.filter { ["month", "region", "status", "id"].contains($0.name) },
                content: .records)
        ]
    }

    /// So many rows of a thousand bytes each, of two regions: lanes are opened from about 2,000 on.
    private static func text(_ count: Int, mark: String = "") -> String {
        let long = String(repeating: "x", count: 1_000)
        return header + (0..<count).map { "201909;\($0 % 10 == 0 ? 10 : 63);V;K\($0)\(mark)\(long)\n" }.joined()
    }

    /// Partitions of contacts, and those of each that lanes have filled.
    private static let partitions = """
        select
            relid::regclass::text, pg_get_expr(pg_class.relpartbound, relid),
            (select count(*) from register.contact where tableoid = relid)
        from pg_partition_tree('register.contact') inner join pg_class on pg_class.oid = relid
        where level > 0
        order by 1
        """

    private static let loading = "select relname from pg_class where relnamespace = 'loading'::regnamespace"

    @Test(arguments: [(1, false), (1_900, false), (2_600, true), (9_000, true)])
    func `each file has a partition, which several connections fill when there is enough`(
        count: Int, usesLanes: Bool
    ) async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            let file = try register.load(text: Self.text(count))
            #expect(file.recordCount == count)
            let deliveries = count > 1 ? 2 : 1
            #expect(file.deliveries.count == deliveries)
            let bounds = "register.contact_1|FOR VALUES FROM (1) TO"
            if usesLanes {
                let stretches = (2...count + 1).reduce(into: [0, 0]) { $0[$1 / 1_024 % 2] += 1 }
                try #expect(
                    register.rows(Self.partitions) == [
                        "\(bounds) (10001)|0", "register.contact_1_0|FOR VALUES IN (0)|\(stretches[0])",
                        "register.contact_1_1|FOR VALUES IN (1)|\(stretches[1])",
                    ])
            } else {
                try #expect(register.rows(Self.partitions) == ["\(bounds) (\(1 + deliveries))|\(count)"])
            }
            try #expect(
                register.rows("select last_reserved_delivery_id from register.file")
                    == [usesLanes ? "10000" : ""])
            try #expect(register.rows("select conname from pg_constraint where conname = 'is_of_partition'") == [])
            // Each lane is a transaction of its own.
            try #expect(
                register.rows(
                    "select count(distinct xmin::text), count(distinct contact_id), max(line_number) from register.contact"
                )
                    == ["\(usesLanes ? 2 : 1)|\(count)|\(count + 1)"])
            try #expect(register.rows(Self.loading) == [])
        }
    }

    @Test func `the next file has a partition of its own, also where its delivery replaces another`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            try register.load(text: Self.text(2_600), as: "a.csv")
            try register.load(text: Self.text(3_000, mark: "-"), as: "b.csv")
            try register.load(text: Self.text(2), as: "c.csv")
            try #expect(
                register.rows(Self.partitions) == [
                    "register.contact_1|FOR VALUES FROM (1) TO (10001)|0",
                    "register.contact_1_0|FOR VALUES IN (0)|1576", "register.contact_1_1|FOR VALUES IN (1)|1024",
                    "register.contact_2|FOR VALUES FROM (10001) TO (20001)|0",
                    "register.contact_2_0|FOR VALUES IN (0)|1976", "register.contact_2_1|FOR VALUES IN (1)|1024",
                    "register.contact_3|FOR VALUES FROM (20001) TO (20003)|2",
                ])
            try #expect(
                register.rows("select delivery_id, file_id from register.delivery order by 1") == [
                    "1|1", "2|1", "10001|2", "10002|2", "20001|3", "20002|3",
                ])
            try #expect(
                register.rows("select version, count(*) from register.delivery group by 1 order by 1") == [
                    "1|2", "2|2", "3|2",
                ])
        }
    }

    /// As many as are asked for, or as the server has room for; without any, in the transaction of the file.
    @Test(arguments: [0, 1, 3])
    func `a large file is loaded over any number of connections`(laneCount: Int) async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            try register.load(text: Self.text(6_000), as: "a.csv", IngestOptions(laneCount: laneCount))
            let lanes = (0..<laneCount).map { lane in
                let count = (2...6_001).count { $0 / 1_024 % laneCount == lane }
                return "register.contact_1_\(lane)|FOR VALUES IN (\(lane))|\(count)"
            }
            let whole = "register.contact_1|FOR VALUES FROM (1) TO"
            try #expect(
                register.rows(Self.partitions)
                    == (laneCount == 0 ? ["\(whole) (3)|6000"] : ["\(whole) (10001)|0"] + lanes))
            try #expect(
                register.rows("select count(distinct line_number), count(distinct xmin::text) from register.contact")
                    == ["6000|\(max(1, laneCount))"])
        }
    }

    /// Rows of several lines, malformed ones and gaps between them move lines on by more than one.
    @Test func `rows at the borders of stretches are loaded once, whatever is between them`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            let long = String(repeating: "x", count: 1_000)
            let rows = (0..<5_000).map { index in
                switch index % 7 {
                case 0: "201909;63;V;\"K\(index)\n\(long)\n\"\n"
                case 1: "201909;63;V\n"
                case 2: "\n\n201909;63;V;K\(index)\(long)\n"
                default: "201909;\(index % 10 == 0 ? 10 : 63);V;K\(index)\(long)\n"
                }
            }
            let file = try register.load(text: Self.header + rows.joined())
            let malformed = (0..<5_000).count { $0 % 7 == 1 }
            #expect((file.recordCount, file.malformedCount) == (5_000 - malformed, malformed))
            try #expect(
                register.rows(
                    "select count(*), count(distinct line_number), count(distinct contact_id) from register.contact")
                    == ["\(5_000 - malformed)|\(5_000 - malformed)|\(5_000 - malformed)"])
        }
    }

    @Test func `attaching what lanes have filled looks at no row again`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            let messages = Mutex<[String]>([])
            register.connection.onNotice = { notice in messages.withLock { $0.append(notice.message) } }
            try register.connection.execute("set client_min_messages = debug1")
            try register.load(text: Self.text(2_600))
            let told = messages.withLock { $0.filter { $0.contains("contact_1") } }
            // Once by the file's table, once by that of all.
            for table in ["contact_1_0", "contact_1_1"] {
                #expect(
                    told.count {
                        $0 == #"partition constraint for table "\#(table)" is implied by existing constraints"#
                    }
                        == 2)
            }
            #expect(told.allSatisfy { !$0.hasPrefix("verifying table") })
        }
    }

    @Test func `a file whose rows are all malformed has no partition`() async throws {
        try await Register.with { register in
            register.layouts = [
                layout(
                    "records", recordColumns.filter { ["month", "region", "status", "start"].contains($0.name) },
                    content: .records)
            ]
            let file = try register.load(text: "month;region;status;start\n201909;63;V;x\n")
            #expect((file.recordCount, file.malformedCount, file.deliveries.count) == (0, 1, 1))
            try #expect(register.rows(Self.partitions) == [])
        }
    }

    /// The fault is behind enough rows for the lanes to be at work.
    @Test func `a file that turns out wrong in the middle leaves nothing, and the next load has its number`()
        async throws
    {
        try await Register.with { register in
            register.layouts = Self.layouts
            let path = try register.write(Self.text(5_000) + "201909;63;V;K\"\0\n")
            #expect(try register.failure(path)?.contains("NUL byte") == true)
            try #expect(register.rows(Self.loading) == [])
            try #expect(register.rows(Self.partitions) == [])
            try #expect(register.rows("select count(*) from register.file") == ["0"])
            try register.load(text: Self.text(3_000), as: "b.csv")
            try #expect(register.rows("select file_id from register.file") == ["1"])
            try #expect(register.rows(Self.partitions).count == 3)
            try #expect(register.rows("select count(*) from register.contact") == ["3000"])
        }
    }

    @Test func `content that turns out to be known after lanes were at work is loaded once`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            let path = try register.write(Self.text(5_000))
            try register.load(path)
            // Another size than any that is known: only the content tells.
            _ = try register.rows("update register.file set signature = null, content_byte_count = 1 returning file_id")
            let file = try register.load(path)
            #expect(file.loadedBefore == "2020-01-01 00:00 UTC as a.csv")
            try #expect(register.rows(Self.loading) == [])
            try #expect(register.rows("select count(*) from register.contact") == ["5000"])
        }
    }

    @Test func `what a killed run has left in the schema loading is dropped by the next`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            try register.connection.executeScript(
                "create table loading.contact_1_0 (like register.contact); create table loading.\"contact 7\" (x int)")
            try register.ingest([register.write(Self.text(2_600))])
            try #expect(register.rows(Self.loading) == [])
            try #expect(register.rows("select count(*) from register.contact") == ["2600"])
        }
    }

    @Test func `a table of its name that came after the look is no hindrance`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts
            try register.connection.executeScript("create table loading.contact_1_1 (like register.contact)")
            try register.load(text: Self.text(2_600))
            try #expect(register.rows("select count(*) from register.contact") == ["2600"])
        }
    }
}
