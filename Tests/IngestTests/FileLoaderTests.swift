import Definitions
import Foundation
import Postgres
import Stages
import TestSupport
import Testing
import Waits

@testable import Ingest

/// Files loaded into a database with the schema of this repository.
@Suite struct FileLoaderTests {
    private static let template = TestTemplate(name: "migrated") { conninfo in
        _ = try Migrations(SQLLibrary(projectFolder: repository)).apply(on: Connection(conninfo: conninfo))
    }

    /// Loads a file by these layouts, or this repository's, and calls with the connection.
    private func load(
        _ text: String, layouts: [Layout]? = nil, _ check: @Sendable (Connection, LoadedFile) throws -> Void
    ) async throws {
        let path = try TestFolder.fresh() + ".csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let loaded = try Project.load(folder: repository)
        let project = Project(
            folder: loaded.folder, layouts: layouts ?? loaded.layouts, rules: loaded.rules, measures: loaded.measures,
            agreements: loaded.agreements, reference: loaded.reference, sources: loaded.sources)
        let sql = try SQLLibrary(projectFolder: repository)
        try await withTestConnection(template: Self.template) { connection in
            let context = RunContext(
                project: project, sql: sql,
                run: try RunRecord(
                    command: "test", softwareVersion: "0", startedAt: "2020-01-01T00:00:00Z", on: connection),
                softwareVersion: "0", startedAt: "2020-01-01T00:00:00Z", selection: Selection())
            let file = try FileLoader(connection: connection, context: context, path: path)
                .load(layoutName: nil, reloads: false)
            try check(connection, file)
        }
    }

    private static func rows(_ sql: String, on connection: Connection) throws -> [String] {
        let result = try connection.execute(sql)
        return try result.rows.map { row in
            try result.columnNames.indices.map { try row.optionalString($0) ?? "" }.joined(separator: "|")
        }
    }

    @Test func `rows of several deliveries may be mixed in a file`() async throws {
        let rows = ["63;9;V", "10;9;V", "63;9;G", "63;10;V", "10;9;V", "63;9;V"].map { row in
            let parts = row.split(separator: ";")
            return
                "2019-\(parts[1].count == 1 ? "0" : "")\(parts[1])-01;\(parts[0]);;first_visit;\(parts[2]);90;1;2;0\n"
        }
        try await load(countHeader + "\n" + rows.joined(), layouts: [layout("counts", countColumns)]) {
            connection, file in
            // Waiting and completed are of one delivery of counts.
            #expect(
                file.deliveries.map { "\($0.deliveryID) \($0.region.rawValue) \($0.period) \($0.recordCount)" }
                    == ["1 63 2019-09 3", "2 10 2019-09 2", "3 63 2019-10 1"])
            try #expect(
                Self.rows(
                    "select delivery_id, string_agg(line_number::text, ',' order by line_number) from register.count_row group by 1 order by 1",
                    on: connection)
                    == ["1|2,4,7", "2|3,6", "3|5"])
            try #expect(
                Self.rows(
                    "select statistic from register.count_row where line_number in (2, 4) order by line_number",
                    on: connection)
                    == ["waiting", "completed"])
        }
    }

    @Test func `a total with patient-chosen waits is stored without them`() async throws {
        let columns = countColumns.map {
            $0.name == "total" ? (name: "total", field: Field.totalIncludingPatientChosen) : $0
        }
        try await load(
            countHeader
                + "\n201909;63;;first_visit;V;90;70;100;20\n201909;63;;first_visit;V;maldatum;5;;20\n201909;63;u;treatment;G;0;0;3;9\n",
            layouts: [layout("including", columns)]
        ) { connection, file in
            #expect(file.recordCount == 3)
            try #expect(
                Self.rows(
                    "select unit_hsa_id, measure, statistic, limit_days, within_count, total_count, pvv_count from register.count_row order by line_number",
                    on: connection)
                    == [
                        "|first_visit|waiting|90|70|80|20", "|first_visit|waiting||5||20",
                        "u|treatment|completed|0|0|-6|9",
                    ])
        }
    }

    @Test func `lines are those of the file after quoted line breaks and empty lines`() async throws {
        let text =
            countHeader
            + "\r\n201909;63;\"a\nb\r\n\nc\";first_visit;V;90;1;2;0\r\n\r\n201909;63;d;first_visit;V;x;1;2;0\n201909;63;e;first_visit;V;90;1;2;0"
        try await load(text, layouts: [layout("counts", countColumns)]) { connection, file in
            #expect((file.recordCount, file.malformedCount) == (2, 1))
            try #expect(
                Self.rows(
                    "select line_number, replace(replace(unit_hsa_id, e'\\r', 'R'), e'\\n', 'N') from register.count_row order by 1",
                    on: connection)
                    == ["2|aNbRNNc", "8|e"])
            try #expect(
                Self.rows(
                    "select line_number, column_name, column_number, value, delivery_id, convert_from(raw, 'UTF8') from register.malformed",
                    on: connection)
                    == ["7|limit|27|x|1|201909;63;d;first_visit;V;x;1;2;0"])
        }
    }

    /// Every column of the record layout that can be mistyped, and something that it is not.
    static let mistyped: [(column: String, value: String)] = [
        ("beslut_datum", "2019-02-29"), ("start_datum", "x"), ("medicinskt_maldatum", "2019"),
        ("matperiod", "2019-09-02"),
        ("mvo_kod", "1"), ("vardgaranti", "kanske"), ("avvikelsekod", "9"), ("regionkod", "sextiotre"),
        ("yrkeskategori", "915"),
        ("bokningssatt", "12"), ("vardkontakttyp", "123"), ("kon", "X"), ("fodelsear", "70"), ("remittenttyp", "a"),
        ("remiss_datum", "1"), ("ankomst_datum", "igår"), ("fas", "I"), ("typ_akutverksamhet", "-1"),
        ("status", "KLAR"),
        ("vantetid_dagar", "1,5"),
    ]

    @Test func `a row that is mistyped in any column is kept whole, and the others are loaded`() async throws {
        let project = try Project.load(folder: repository)
        let columns = try #require(project.layouts.first { $0.id == "register-records" }).columns
        let typed = columns.filter { $0.field.type != .text }.map(\.headerName)
        try #require(Set(typed) == Set(Self.mistyped.map(\.column)))
        let right = [
            "matperiod": "201909", "regionkod": "63", "status": "GENOMFORD", "vardkontakt_id": "K",
            "sjukhusnamn": "Ö; \"s\"",
        ]
        func line(_ values: [String: String]) -> String {
            columns.map { column in
                let value = values[column.headerName] ?? ""
                return value.contains(";") ? "\"\(value.replacing("\"", with: "\"\""))\"" : value
            }.joined(separator: ";")
        }
        let lines =
            [line(right)] + Self.mistyped.map { line(right.merging([$0.column: $0.value]) { $1 }) } + [line(right)]
        let header = columns.map(\.headerName).joined(separator: ";")
        try await load(([header] + lines).joined(separator: "\n")) { connection, file in
            #expect((file.recordCount, file.malformedCount) == (2, Self.mistyped.count))
            let found = try connection.execute(
                "select line_number, column_name, value, convert_from(raw, 'UTF8') as raw, delivery_id from register.malformed order by line_number"
            )
            for (index, row) in found.rows.enumerated() {
                let (column, value) = Self.mistyped[index]
                try #expect(row.int("line_number") == index + 3)
                try #expect(row.string("column_name") == column)
                try #expect(row.string("value") == value)
                try #expect(row.string("raw") == lines[index + 1])
                // Without its region, period or status a row belongs to no delivery.
                let isPlaceless = ["regionkod", "matperiod", "status"].contains(column)
                try #expect(row.optionalInt("delivery_id") == (isPlaceless ? nil : 1))
            }
            try #expect(
                Self.rows("select line_number, hospital_name from register.record order by 1", on: connection)
                    == ["2|Ö; \"s\"", "\(Self.mistyped.count + 3)|Ö; \"s\""])
            try #expect(
                Self.rows("select record_count, malformed_count from register.delivery", on: connection)
                    == ["2|\(Self.mistyped.count - 2)"], "one without its status is held against its region and month")
        }
    }

    /// Malformed rows are sent in between the copies of the others: 1,000 at a time.
    @Test(arguments: [999, 1_000, 1_001, 2_500])
    func `any number of malformed rows is kept, in order, beside those that are right`(count: Int) async throws {
        let rows = (0..<count).map {
            "201909;63;u\($0);first_visit;V;90;1;2;0\n201909;63;u\($0);first_visit;V;90;1;2;-\n"
        }
        try await load(countHeader + "\n" + rows.joined(), layouts: [layout("counts", countColumns)]) {
            connection, file in
            #expect((file.recordCount, file.malformedCount) == (count, count))
            try #expect(
                Self.rows(
                    "select count(*), count(distinct line_number), max(line_number) from register.malformed",
                    on: connection)
                    == ["\(count)|\(count)|\(2 * count + 1)"])
            try #expect(
                Self.rows("select count(*), max(line_number) from register.count_row", on: connection) == [
                    "\(count)|\(2 * count)"
                ])
        }
    }
}
