import Definitions
import Foundation
import Postgres
import Stages
import Waits

/// Writes examples of rules into the register as deliveries of files of their own.
struct ExampleWriter {
    private let connection: Connection
    private let sql: SQLLibrary
    private let catalogues: [RuleCatalogue]
    private let runID: Int
    private let firstDeliveryID: Int
    private var nextDeliveryID: Int
    private var nextFileID: Int
    private var versions: [String: Int] = [:]
    /// Rows by table, as JSON.
    private var rows: [Content: [[String: JSONValue]]] = [:]
    /// Regions that no real delivery has, one an example of a rule that looks at other deliveries.
    private var nextRegion = 20_000
    /// Real ones, for rules that look at the rows of other deliveries: rows of a region that is none are rejected.
    private var spareRegions: [Int]

    init(connection: Connection, catalogues: [RuleCatalogue], sql: SQLLibrary) throws {
        self.connection = connection
        self.catalogues = catalogues
        self.sql = sql
        runID = try connection.execute("select coalesce(max(run_id), 0) + 1 as run_id from pipeline.run").single()
            .int("run_id")
        let numbers = try NextNumbers(on: connection)
        nextFileID = numbers.fileID
        firstDeliveryID = numbers.deliveryID
        nextDeliveryID = firstDeliveryID
        spareRegions = try connection.execute(
            "select region_code from reference.region where region_code <> 10 order by region_code desc"
        ).rows.map { try $0.int("region_code") }
        _ = try connection.execute(
            "insert into pipeline.run (run_id, command, software_version, started_at) values ($1, 'rules test', '', now())",
            [.int(runID)])
    }

    /// Columns that rows of a content may have.
    func columns(of content: Content) throws -> Set<String> { Set(try columnTypes(of: content).keys) }

    /// Those columns with their types, as SQL writes them.
    func columnTypes(of content: Content) throws -> [String: String] {
        let found = try connection.execute(
            """
            select attribute.attname, format_type(attribute.atttypid, attribute.atttypmod) as type
            from pg_catalog.pg_attribute as attribute
            where attribute.attrelid = $1::regclass and attribute.attnum > 0 and not attribute.attisdropped
            """, [.text(content.exampleTable)])
        return Dictionary(
            uniqueKeysWithValues: try found.rows.map { (try $0.string("attname"), try $0.string("type")) })
    }

    /// - Returns: the number of the example's own delivery; those before it have the numbers before.
    mutating func write(
        _ example: RuleExample, of rule: ValidationRule, in catalogue: RuleCatalogue, month: Period
    ) throws -> Int {
        var region: Int?
        if rule.scope != .record {
            region = nextRegion
            nextRegion += 1
        } else if !example.earlier.isEmpty {
            region = spareRegions.popLast()
        }
        for earlier in example.earlier {
            _ = try write(earlier, of: rule, in: catalogue, month: month, region: region)
        }
        return try write(example.delivery, of: rule, in: catalogue, month: month, region: region)
    }

    private mutating func write(
        _ delivery: ExampleDelivery, of rule: ValidationRule, in catalogue: RuleCatalogue, month: Period, region: Int?
    ) throws -> Int {
        let kind = delivery.kind ?? rule.kinds[0]
        // An earlier delivery may be of another content, which has its own row that keeps every rule.
        let content = delivery.content(in: catalogue)
        let exampleRows =
            content == catalogue.content
            ? catalogue.exampleRows : catalogues.first { $0.content == content }?.exampleRows ?? [:]
        let base = exampleRows[kind] ?? exampleRows.values.first
        // A delivery is of the month of its rows.
        let stated = delivery.rows.first?.values["period"].flatMap { $0 }.flatMap { CalendarDay(iso: $0) }
        let period = stated.map { Period(containing: $0) } ?? month.advanced(byMonths: delivery.months)
        let id = nextDeliveryID
        nextDeliveryID += 1
        var lines: [[String: JSONValue]] = []
        for row in delivery.rows {
            for _ in 0..<row.times {
                var line: [String: JSONValue] = [:]
                for (name, value) in (base?.values ?? [:]).merging(row.values, uniquingKeysWith: { $1 }) {
                    line[name] = value.map(JSONValue.text) ?? .null
                }
                if let region { line["region_code"] = .number(region) }
                line["delivery_id"] = .number(id)
                line["line_number"] = .number(lines.count + 2)
                if line["period"] == nil { line["period"] = .text(period.firstDay.description) }
                if content == .records, line["contact_id"] == nil {
                    line["contact_id"] = .text("K\(lines.count + 2)")
                }
                lines.append(line)
            }
        }
        var regionCode = region ?? 10
        if region == nil, case .text(let text)? = lines.first?["region_code"], let code = Int(text) {
            regionCode = code
        }
        try insert(id, region: regionCode, period: period, kind: kind, count: lines.count)
        rows[content, default: []] += lines
        return id
    }

    private mutating func insert(_ id: Int, region: Int, period: Period, kind: DeliveryKind, count: Int) throws {
        let key = "\(region) \(period) \(kind.rawValue)"
        let existing = try connection.execute(
            """
            select coalesce(max(delivery.version), 0) as version
            from register.delivery as delivery
            where delivery.region_code = $1 and delivery.period = $2::date and delivery.kind = $3
            """, [.int(region), .text(period.firstDay.description), .text(kind.rawValue)]
        ).single().int("version")
        let version = max(versions[key] ?? 0, existing) + 1
        versions[key] = version
        let fileID = nextFileID
        nextFileID += 1
        _ = try connection.execute(
            """
            insert into register.file (
                file_id, sha256, file_name, byte_count, content_sha256, content_byte_count, layout, layout_sha256,
                encoding, header, record_count, malformed_count, kept_malformed_count, loaded_at, received_at, run_id
            )
            values (
                $1, sha256($2::text::bytea), 'example', 1, sha256($2::text::bytea), 1, 'example', sha256('example'),
                'utf-8', 'example', $3, 0, 0, now(), now(), $4
            )
            """, [.int(fileID), .text("example \(fileID)"), .int(count), .int(runID)])
        _ = try connection.execute(
            """
            insert into register.delivery (
                delivery_id, region_code, period, kind, version, file_id, record_count, malformed_count
            )
            values ($1, $2, $3::date, $4, $5, $6, $7, 0)
            """,
            [
                .int(id), .int(region), .text(period.firstDay.description), .text(kind.rawValue), .int(version),
                .int(fileID), .int(count),
            ])
    }

    /// Writes the rows of all deliveries.
    func finish() throws {
        for (content, rows) in rows {
            let json = Parameter.text(String(decoding: try JSONEncoder().encode(rows), as: UTF8.self))
            if content == .records {
                let table = "register.contact_of_examples"
                _ = try connection.execute("create table \(table) (like register.contact)")
                _ = try connection.execute(
                    "alter table register.contact attach partition \(table) "
                        + "for values from (\(firstDeliveryID)) to (\(nextDeliveryID))")
                _ = try connection.execute(try sql.statement("validate/example_record_rows").text, [json])
            } else {
                let table = content.exampleTable
                _ = try connection.execute(
                    "insert into \(table) select * from jsonb_populate_recordset(null::\(table), $1::jsonb)", [json])
            }
        }
    }
}

extension ExampleDelivery {
    /// That of its kind; of one that says none, that of the rule.
    func content(in catalogue: RuleCatalogue) -> Content {
        kind.flatMap { kind in Content.allCases.first { $0.kinds.contains(kind) } } ?? catalogue.content
    }
}

/// A value of a row.
enum JSONValue: Encodable {
    case null
    case text(String)
    case number(Int)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

extension Content {
    /// The relation whose columns rows have.
    var exampleTable: String {
        switch self {
        case .records: "register.record"
        case .counts: "register.count_row"
        case .attestations: "register.attestation"
        case .expectedUnits: "register.expected_unit"
        case .populations: "register.population"
        }
    }
}
