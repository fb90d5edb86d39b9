import ArgumentParser
import Postgres
import Stages

struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List deliveries: number, version, what became of them, the file and the call that they came by.")

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let statement = try sql.statement("result/delivery").text
        let parameters = selection.selection.parameters
        let report = try await withDatabase(options, migrating: sql) { connection, _ in
            try connection.execute(statement, parameters).rows.map(DeliveryLine.init)
        }
        try options.console.result(report) { DeliveryLine.table(report) }
    }
}

private struct DeliveryLine: Encodable, Sendable {
    let delivery: Int
    let region: Int
    let period: String
    let kind: String
    let version: Int
    let records: Int
    let malformed: Int
    /// in force, replaced, refused, withdrawal, not judged, or contacts not in force.
    let state: String
    let isLate: Bool
    /// Swedish time.
    let receivedAt: String
    let file: String
    let call: String
    let senderReference: String?

    init(_ row: Row) throws {
        delivery = try row.int("delivery_id")
        region = try row.int("region_code")
        period = try row.string("period")
        kind = try row.string("kind")
        version = try row.int("version")
        records = try row.int("record_count")
        malformed = try row.int("malformed_count")
        state = try row.string("state")
        isLate = try row.bool("is_late")
        receivedAt = try row.string("received_at")
        file = try row.string("file_name")
        call = try row.string("call_id")
        senderReference = try row.optionalString("sender_reference")
    }

    static func table(_ lines: [DeliveryLine]) -> String {
        guard !lines.isEmpty else { return "no deliveries" }
        var table = TextTable([
            ("month", .left), ("kind", .left), ("region", .right), ("version", .right), ("delivery", .right),
            ("records", .right), ("malformed", .right), ("state", .left), ("received (Swedish time)", .left),
            ("call", .left),
            ("file", .left),
        ])
        for line in lines {
            table.append([
                line.period, line.kind, "\(line.region)", "\(line.version)", "\(line.delivery)", line.records.grouped,
                line.malformed.grouped, line.state, line.receivedAt + (line.isLate ? " late" : ""), line.call,
                line.file,
            ])
        }
        return table.text
    }
}
