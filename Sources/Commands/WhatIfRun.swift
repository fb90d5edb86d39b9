import Agreements
import Definitions
import Evaluate
import Foundation
import Postgres
import Stages
import Waits

/// `komiljard evaluate --what-if`: a candidate that is never current, and what it moves.
enum WhatIfRun {
    static func run(_ path: String, _ selection: Selection, _ options: GlobalOptions) async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError(.notFound, "there is no file \(path): --what-if names the file that says what is asked")
        }
        let whatIf = try project.whatIf(file: path)
        let sql = try SQLLibrary(projectFolder: folder)
        let selected = selection.agreements
        let withTables = options.format == .json
        // Nothing is written in the database, the schema included.
        let report = try await withDatabase(options, migrating: nil) { connection, _ in
            try requireSchema(of: sql, on: connection)
            return try connection.transaction(isolation: .repeatableRead, readOnly: true) { connection in
                let candidate = try CandidateEdition(
                    whatIf, selected: selected, project: project, sql: sql, on: connection)
                let names = [RegionCode: String](
                    project.reference.regions.map { ($0.code, $0.label) }
                ) { first, _ in first }
                return try WhatIfReport(
                    whatIf: whatIf.label, candidate, names: names, paid: try Self.paid(on: connection),
                    withTables: withTables)
            }
        }
        for warning in report.warnings { options.console.warn(warning) }
        try options.console.result(report) { report.text }
    }

    /// Kronor by agreement and region in the newest edition: of those that it has evaluated.
    private static func paid(on connection: Connection) throws -> [String: [RegionCode: Int]] {
        var paid: [String: [RegionCode: Int]] = [:]
        for row in try connection.execute("select distinct agreement from result.current_pot_balance").rows {
            paid[try row.string("agreement")] = [:]
        }
        let rows = try connection.execute(
            """
            select agreement, region_code, sum(amount_sek)::bigint as amount_sek
            from result.current_payment
            group by agreement, region_code
            """)
        for row in rows.rows {
            paid[try row.string("agreement"), default: [:]][RegionCode(try row.int("region_code"))] =
                try row.int("amount_sek")
        }
        return paid
    }
}
