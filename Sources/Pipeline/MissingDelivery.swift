package import Postgres
package import Stages
package import Waits

/// A region has nothing in force of a kind and month that another region has delivered.
package struct MissingDelivery: Sendable {
    package let region: RegionCode
    /// Its short name, such as Uppsala.
    package let regionLabel: String
    /// `YYYY-MM`.
    package let period: String
    package let kind: String
    /// As `quality.missing_delivery` has it: not_delivered, refused or withdrawn.
    package let state: String
    /// `YYYY-MM-DD`; nil for a kind without a day.
    package let dueDate: String?
    /// Whether that day is over.
    package let isLate: Bool
    /// The newest month of which the region has something of the kind in force: `YYYY-MM`; nil for none.
    package let lastPeriod: String?

    /// By region, kind and month.
    ///
    /// - Parameters:
    ///   - months: the months that are asked for, as `YYYY-MM`; empty for all that are selected.
    ///   - instant: what is late is told by it, as PostgreSQL reads an instant.
    /// - Throws: `PostgresError`, `ProjectError`.
    package static func all(
        in selection: Selection, months: Set<String> = [], at instant: String, sql: SQLLibrary,
        on connection: Connection
    ) throws -> [MissingDelivery] {
        try connection.execute(
            try sql.statement("result/missing_delivery").text,
            selection.parameters + [.textArray(months.sorted().map { "\($0)-01" }), .text(instant)]
        ).rows.map { row in
            MissingDelivery(
                region: RegionCode(try row.int("region_code")), regionLabel: try row.string("region_label"),
                period: try row.string("period"), kind: try row.string("kind"), state: try row.string("state"),
                dueDate: try row.optionalString("due_date"), isLate: try row.bool("is_late"),
                lastPeriod: try row.optionalString("last_period"))
        }
    }
}
