import Definitions
import Postgres
import Stages

/// Whether all that is in force has been judged and counted by today's definitions.
enum CountedDeliveries {
    /// Refuses to put figures of today's definitions beside figures of older ones, or beside none.
    ///
    /// - Throws: `EvaluateError.notCounted`, `PostgresError`, `ProjectError`.
    static func check(project: Project, sql: SQLLibrary, on connection: Connection) throws {
        func fingerprint(_ stage: DeliveryStage) -> Parameter {
            .text(stage.fingerprint(project: project, sql: sql).byteaText)
        }
        let stale = try connection.execute(
            try sql.statement("evaluate/stale_delivery").text, [fingerprint(.aggregate), fingerprint(.validate)])
        guard stale.rowCount == 0 else { throw EvaluateError.notCounted(deliveryCount: stale.rowCount) }
    }
}
