import Definitions
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing

@testable import Aggregate

@Suite("Contacts come packed, and nothing of them is lost")
struct ContactPlacesTests {
    private static let tables = [
        "indicator.histogram", "indicator.interval_count", "indicator.reported_unit", "indicator.delivery_share",
    ]

    @Test("Deliveries with too many numbers for one pass are counted in several, and give the same")
    func severalPasses() async throws {
        let months = try GeneratedMonths(seed: 31)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            func lines() throws -> [[String]] {
                try Self.tables.map {
                    try pipeline.connection.lines("select counted.* from \($0) as counted order by counted")
                }
            }
            let expected = try lines()
            #expect(expected.allSatisfy { !$0.isEmpty })
            let deliveries = try CountedDelivery.all(of: [.int(1), .int(.init(Int32.max))], on: pipeline.connection)
            #expect(deliveries.count > 20)
            for mostIDs in [1, 3, 30_000] {
                for table in Self.tables { _ = try pipeline.connection.execute("delete from \(table)") }
                try HistogramWriter(
                    connection: pipeline.connection, project: pipeline.project, sql: pipeline.sql, mostIDs: mostIDs
                ).count(deliveries)
                #expect(try lines() == expected, "at most \(mostIDs) ids a pass")
            }
        }
    }

    @Test("Contacts that somebody has moved from the table of their file are counted all the same")
    func movedTable() async throws {
        let months = try GeneratedMonths(seed: 32)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: [months.paths[0]])
            let lines = "select counted.* from indicator.histogram as counted order by counted"
            let expected = try pipeline.connection.lines(lines)
            #expect(!expected.isEmpty)
            try pipeline.connection.executeScript(
                """
                alter table register.contact_1 rename to contact_of_somebody;
                create table register.contact_1 (like register.contact);
                delete from pipeline.ledger where stage = 'aggregate';
                """)
            try pipeline.run(.aggregate)
            #expect(try pipeline.connection.lines(lines) == expected)
        }
    }

    @Test("Over two connections as over one, of several files and of one in two tables")
    func lane() async throws {
        let months = try GeneratedMonths(seed: 33)
        try await withPipeline { pipeline in
            let connection = pipeline.connection
            try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            func lines() throws -> [[String]] {
                try Self.tables.map { try connection.lines("select counted.* from \($0) as counted order by counted") }
            }
            let expected = try lines()
            let deliveries = try CountedDelivery.all(of: [.int(1), .int(.init(Int32.max))], on: connection)
            func count(_ name: String) throws {
                for table in Self.tables { _ = try connection.execute("delete from \(table)") }
                try HistogramWriter(
                    connection: connection, project: pipeline.project, sql: pipeline.sql, usesLane: true,
                    laneRowCount: 1
                ).count(deliveries)
                #expect(try lines() == expected, "\(name)")
            }
            #expect(try connection.lines("select count(*) > 1 from register.file") == ["t"])
            try count("several files")
            // As Ingest makes the tables of a large file.
            try connection.executeScript(
                """
                create table register.rows as table register.contact_1;
                do $$
                declare
                    bounds text;
                begin
                    select pg_get_expr(relpartbound, oid) into bounds
                    from pg_class where oid = 'register.contact_1'::regclass;
                    drop table register.contact_1;
                    create table register.contact_1 (like register.contact)
                    partition by list (((line_number / 1024) % 2));
                    create table register.contact_1_0 partition of register.contact_1 for values in (0);
                    create table register.contact_1_1 partition of register.contact_1 for values in (1);
                    execute 'alter table register.contact attach partition register.contact_1 ' || bounds;
                end
                $$;
                insert into register.contact_1 select * from register.rows;
                """)
            #expect(
                try connection.lines("select count(distinct tableoid) from register.contact_1") == ["2"],
                "the file has rows in both tables")
            try count("a file in two tables")
        }
    }

    @Test("A lane that fails is said, and nothing is written")
    func failingLane() async throws {
        let months = try GeneratedMonths(seed: 34)
        try await withPipeline { pipeline in
            let connection = pipeline.connection
            try pipeline.run(.ingest, .validate, paths: months.paths)
            let deliveries = try CountedDelivery.all(of: [.int(1), .int(.init(Int32.max))], on: connection)
            // The lane reads the second file: its table is no longer what the statement asks of.
            try connection.executeScript(
                """
                alter table register.contact detach partition register.contact_2;
                alter table register.contact_2 rename column sex_code to no_sex_code;
                """)
            let error = #expect(throws: PostgresError.self) {
                try HistogramWriter(
                    connection: connection, project: pipeline.project, sql: pipeline.sql, usesLane: true,
                    laneRowCount: 1
                ).count(deliveries)
            }
            #expect(error?.message.contains("sex_code") == true)
            try #expect(connection.lines("select count(*) from indicator.histogram") == ["0"])
        }
    }

    @Test("Every value that a contact may have comes as it was sent")
    func extremes() async throws {
        try await withPipeline { pipeline in
            let connection = pipeline.connection
            try pipeline.makePartition()
            try connection.executeScript(
                """
                insert into register.contact (
                    region_code, period, delivery_id, line_number, birth_year, sex_code, phase_code,
                    medical_field_code, profession_code, deviation_code, has_care_guarantee, decision_date, start_date,
                    medical_target_date, referral_date, arrival_date, place_number
                )
                values
                (10, '2019-09-01', 5, 1, 9999, 9, 9, 999, 999, 9, true, '0001-01-01', '9999-12-31', '0001-01-01',
                    '0001-01-01', '9999-12-31', 511),
                (10, '2019-09-01', 6, 2, 0, 0, 0, 0, 0, 0, false, '9999-12-31', '0001-01-01', '9999-12-31',
                    '9999-12-31', '0001-01-01', 0),
                (10, '2019-09-01', 7, 2147483647, null, null, null, null, null, null, null, null, null, null, null, null,
                    null),
                (10, '2019-09-01', 8, 4, 1950, 2, 1, 211, 915, 1, true, '1999-12-31', '2000-01-01', '1999-12-30',
                    '2000-01-01', '1999-12-31', 1023),
                (10, '2019-09-01', 9, 5, 1, 1, 1, 1, 1, 1, false, '2000-01-01', '1999-12-31', null, null, '2000-01-01', 1);
                """)
            let statement = try pipeline.sql.statement("aggregate/counted_contact")
            for (asksReferral, asksLine, hasOthers) in [(1, 1, 1), (0, 0, 0), (1, 0, 1), (0, 1, 0)] {
                var found: [String] = []
                var pieces = 0
                _ = try connection.copyOut(statement.copyOut([5, 9, asksReferral, asksLine, 512, hasOthers])) { piece in
                    let start = PartCounter.rowStart(piece)
                    if let contact = unsafe CountedContact(piece.bytes, from: start) {
                        found.append(Self.text(contact))
                    }
                    pieces += 1
                }
                #expect(pieces == 6)
                let expected = try connection.lines(
                    """
                    select
                        contact.delivery_id - 5 as delivery,
                        -- What is above the greatest place is some place of the same delivery.
                        coalesce(contact.place_number, 0) % 512 as place,
                        coalesce(contact.birth_year, 0) as birth_year,
                        coalesce(contact.sex_code, 0) as sex,
                        coalesce(contact.phase_code, 0) as phase,
                        coalesce(contact.medical_field_code, 0) as medical_field,
                        coalesce(contact.profession_code, 0) as profession,
                        coalesce(contact.deviation_code, 0) as deviation,
                        contact.has_care_guarantee is null as is_unknown,
                        coalesce(contact.has_care_guarantee, false) as has_guarantee,
                        contact.decision_date - date '2000-01-01' as decision,
                        contact.start_date - date '2000-01-01' as start,
                        contact.medical_target_date - date '2000-01-01' as target,
                        case when \(asksReferral) = 1 then contact.referral_date - date '2000-01-01' end as referral,
                        case when \(asksReferral) = 1 then contact.arrival_date - date '2000-01-01' end as arrival,
                        case when \(asksLine) = 1 then contact.line_number else -1 end as line
                    from register.contact as contact
                    """)
                #expect(found.sorted() == expected.sorted())
            }
        }
    }

    private static func text(_ contact: CountedContact) -> String {
        func text(_ flag: Bool) -> String { flag ? "t" : "f" }
        let codes = [
            contact.place / 512, contact.place % 512, contact.birthYear, contact.sex, contact.phase,
            contact.medicalField, contact.profession, contact.deviation,
        ].map(String.init)
        let days = ([contact.start] + (0...3).map(contact.day)).map { $0.map(String.init) ?? "-" }
        return
            (codes + [text(contact.isGuaranteeUnknown), text(contact.hasCareGuarantee), days[1], days[0]]
            + [days[2], days[3], days[4], "\(contact.line)"]).joined(separator: " ")
    }
}
