package import Agreements
package import Definitions
package import Postgres
package import Stages

/// What agreements would be judged on, were they evaluated now: the figures in force, and what was delivered in place of
/// the project's reference data. Read, and nothing written.
package struct CurrentInputs {
    private let figures: AgreementFigures

    /// - Throws: `PostgresError`, `ProjectError`.
    package init(
        for agreements: [Agreement], project: Project, sql: SQLLibrary, on connection: Connection
    ) throws {
        let delivered = try DeliveredReference(for: agreements, connection: connection, sql: sql)
        figures = try AgreementFigures(
            for: agreements, reference: project.reference.replaced(by: delivered), connection: connection, sql: sql)
    }

    /// - Parameter agreement: one of those that were asked for.
    package func inputs(for agreement: Agreement) -> AgreementInputs { figures.inputs(for: agreement) }
}
