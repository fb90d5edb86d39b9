import Postgres
import TestSupport
import Testing
import Waits

@testable import Stages

@Suite struct DeliveryBatchTests {
    /// Files by the row counts of their deliveries, each of region 10, 12, … in September 2019.
    private static func write(_ files: [[Int]], on connection: Connection) throws {
        try connection.executeScript(
            "insert into pipeline.run (run_id, command, software_version, started_at) values (1, 'test', '0', now())")
        var delivery = 0
        for (index, counts) in files.enumerated() {
            _ = try connection.execute(
                """
                insert into register.file (
                    file_id, sha256, file_name, byte_count, layout, layout_sha256, record_count, malformed_count, loaded_at,
                    run_id, content_sha256, content_byte_count, encoding, kept_malformed_count,
                    received_at
                )
                values (
                    $1, sha256($2::text::bytea), $2, 1, 'x', sha256('x'), 0, 0, now(), 1, sha256($2::text::bytea), 1,
                    'utf-8', 0, now()
                )
                """,
                [.int(index + 1), .text("file\(index + 1)")])
            for count in counts {
                delivery += 1
                _ = try connection.execute(
                    "insert into register.delivery values ($1, $2, '2019-09-01', 'genomforda', 1, $3, $4, 0)",
                    [.int(delivery), .int(delivery + 9), .int(index + 1), .int(count)])
            }
        }
    }

    private static func pending(
        _ connection: Connection, stage: DeliveryStage = .validate, after earlier: DeliveryStage? = nil,
        _ selection: Selection = Selection()
    ) throws -> [DeliveryBatch] {
        try DeliveryBatch.pending(
            stage: stage, after: earlier, context: RunRecordTests.context(RunRecordTests.record(connection), selection),
            on: connection)
    }

    private static func names(_ batches: [DeliveryBatch]) -> [String] {
        batches.map { "\($0.name) \($0.firstDeliveryID)-\($0.lastDeliveryID)" }
    }

    @Test(
        arguments: [
            ([], []),
            ([[5]], ["file1 1-1"]),
            ([[5, 6], [7], [8]], ["3 files 1-4"]),
            // A batch is no greater than 250,000 rows, but a file is never divided.
            ([[249_999], [1], [1]], ["2 files 1-2", "file3 3-3"]),
            ([[250_001], [1]], ["file1 1-1", "file2 2-2"]),
            ([[200_000, 200_000], [10], [10]], ["file1 1-2", "2 files 3-4"]),
            ([[0], [0]], ["2 files 1-2"]),
        ] as [([[Int]], [String])])
    func `small files that lie together are worked on together`(files: [[Int]], expected: [String]) async throws {
        try await withTestConnection(template: RunRecordTests.template) { connection in
            try Self.write(files, on: connection)
            try #expect(Self.names(Self.pending(connection)) == expected)
        }
    }

    @Test func `numbers that a large file has left unused part nothing`() async throws {
        try await withTestConnection(template: RunRecordTests.template) { connection in
            try Self.write([[1], [1, 1], [1]], on: connection)
            try connection.executeScript(
                "update register.delivery set delivery_id = delivery_id + 10000 where file_id = 3")
            let batches = try Self.pending(connection)
            #expect(Self.names(batches) == ["3 files 1-10004"])
            #expect(batches.map(\.deliveryCount) == [4])
            #expect(batches.map(\.units) == [["delivery:1", "delivery:2", "delivery:3", "delivery:10004"]])
        }
    }

    @Test func `what is done, or not selected, is in no batch, and parts one from the next`() async throws {
        try await withTestConnection(template: RunRecordTests.template) { connection in
            try Self.write([[1], [1], [1], [1]], on: connection)
            let context = try RunRecordTests.context(RunRecordTests.record(connection))
            try context.run.start(on: connection)
            func pending(_ selection: Selection = Selection()) throws -> [String] {
                Self.names(try Self.pending(connection, selection))
            }
            try Ledger(connection).record(
                stage: "validate", units: ["delivery:2"], fingerprint: context.fingerprint(of: .validate),
                context: context)
            try #expect(pending() == ["file1 1-1", "2 files 3-4"])
            // Made from something else: not done.
            try Ledger(connection).record(
                stage: "validate", units: ["delivery:2"], fingerprint: Fingerprint(ofContent: [1]), context: context)
            try #expect(pending() == ["4 files 1-4"])
            try #expect(pending(Selection(regions: [RegionCode(11), RegionCode(13)])) == ["file2 2-2", "file4 4-4"])
            try #expect(pending(Selection(periods: PeriodRange(iso: "2019-10"))) == [])
            try #expect(pending(Selection(periods: PeriodRange(iso: "2019-08..2019-10"))) == ["4 files 1-4"])
        }
    }

    @Test func `a stage takes what the one before it has made by today's definitions`() async throws {
        try await withTestConnection(template: RunRecordTests.template) { connection in
            try Self.write([[1], [1], [1]], on: connection)
            let context = try RunRecordTests.context(RunRecordTests.record(connection))
            try context.run.start(on: connection)
            let ledger = Ledger(connection)
            try #expect(Self.pending(connection, stage: .aggregate, after: .validate).isEmpty)
            try ledger.record(
                stage: "validate", units: ["delivery:1", "delivery:2"], fingerprint: context.fingerprint(of: .validate),
                context: context)
            try ledger.record(
                stage: "validate", units: ["delivery:3"], fingerprint: Fingerprint(ofContent: [1]), context: context)
            try #expect(Self.names(Self.pending(connection, stage: .aggregate, after: .validate)) == ["2 files 1-2"])
        }
    }

    @Test func `a batch names its units and its range`() async throws {
        try await withTestConnection(template: RunRecordTests.template) { connection in
            try Self.write([[1, 1], [1]], on: connection)
            let batch = try #require(try Self.pending(connection).first)
            #expect(batch.units == ["delivery:1", "delivery:2", "delivery:3"])
            #expect(batch.range == [.int(1), .int(3)])
            #expect(batch.deliveryCount == 3)
        }
    }

    /// Deliveries 1 and 3 are of region 10, which delivery 4 of the check is of as well.
    @Test func `from a delivery on, those before it are pending whose regions, months and kinds come again`()
        async throws
    {
        try await withTestConnection(template: RunRecordTests.template) { connection in
            try Self.write([[5], [200_000], [5], [5], [5]], on: connection)
            _ = try connection.execute(
                "update register.delivery set region_code = 10, version = 2 where delivery_id = 3")
            _ = try connection.execute(
                "update register.delivery set region_code = 10, version = 3 where delivery_id = 4")
            try #expect(
                Self.names(Self.pending(connection, Selection(firstDeliveryID: 4))) == [
                    "file1 1-1", "3 files 3-5",
                ])
            try #expect(Self.names(Self.pending(connection, Selection(firstDeliveryID: 5))) == ["file5 5-5"])
            try #expect(Self.names(Self.pending(connection, Selection(firstDeliveryID: 6))) == [])
        }
    }
}
