import Agreements
import Definitions
package import Postgres
package import Stages
import Waits

/// Judges the agreements on the figures in force, and writes an edition of all results.
package struct EvaluateStage {
    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// Makes an edition, in one transaction, unless nothing that it would be made of has changed.
    ///
    /// With agreements selected only those are evaluated; the others stay as the current edition has them.
    ///
    /// - Throws: `AgreementError` where a population is missing, `EvaluateError`, `PostgresError`, `ProjectError`.
    package func run() throws -> Edition {
        let selected = try selectedAgreements()
        let isWhole = context.selection.agreements.isEmpty
        let months = try MonthFigures(connection: connection, context: context)
        let sources = try self.sources() + months.sources
        let whole = Fingerprint(
            parts: [("version", Array(context.softwareVersion.utf8))]
                + sources.map { ("\($0.kind) \($0.name)", $0.fingerprint.bytes) })
        // An edition of some agreements says of the others what they were before: it is never taken for one of all.
        let fingerprint =
            isWhole
            ? whole
            : Fingerprint(
                parts: [("sources", whole.bytes)] + selected.map { ("agreement", Array($0.id.utf8)) })
        let ledger = Ledger(connection)
        let newest = try connection.execute(
            "select coalesce(max(edition_id), 0) as edition_id from result_history.edition"
        ).single().int("edition_id")
        let isCurrent = try [whole, fingerprint].contains {
            try ledger.isCurrent(stage: StageName.evaluate.rawValue, unit: "*", fingerprint: $0)
        }
        if isCurrent {
            return Edition(id: newest, isNew: false, changedRowCount: 0)
        }

        try CountedDeliveries.check(project: context.project, sql: context.sql, on: connection)
        // For all agreements, since assumptions are those of all.
        let delivered = try DeliveredReference(
            for: context.project.agreements, connection: connection, sql: context.sql)
        let reference = context.project.reference.replaced(by: delivered)
        let figures = try AgreementFigures(
            for: selected, reference: reference, connection: connection, sql: context.sql)
        let settled = try selected.map { ($0, try $0.settle(figures.inputs(for: $0))) }
        let writer = EditionWriter(connection: connection, context: context, editionID: newest + 1)
        var disclosed: [String] = []
        let changedRowCount = try context.transaction(on: connection) {
            try writer.begin()
            try writer.writeFigures(of: months.changed)
            disclosed = try FigureSuppression(
                connection: connection, limits: context.project.reference.groups.publicationLimits
            ).mark(months.changed)
            let others = context.project.agreements.filter { !selected.contains($0) }
            // What other agreements say now is nothing that they said as of an earlier day.
            if !context.isTrial { try writer.keep(others.map(\.id)) }
            for (agreement, settlement) in settled { try writer.write(settlement, of: agreement) }
            try writer.writeAssumptions(context.project.assumptions(with: reference, delivered: delivered))
            try writer.writeSources(
                sources + selected.map { EditionSource(kind: "agreement", name: $0.id, fingerprint: fingerprint) })
            let changed = try writer.commit(fingerprint: fingerprint, months: months.changed)
            try months.recordMade()
            try ledger.record(
                stage: StageName.evaluate.rawValue, units: ["*"], fingerprint: fingerprint, context: context)
            return changed
        }
        context.report(
            "edition \(newest + 1): \(selected.map(\.id).joined(separator: ", ")), \(changedRowCount) rows of results changed"
        )
        if !disclosed.isEmpty {
            let more = disclosed.count > 5 ? " and \(disclosed.count - 5) more" : ""
            context.report(
                "of what is left out \(disclosed.count) numbers may be had from what earlier editions have shown, whatever this one shows: \(disclosed.prefix(5).joined(separator: "; "))\(more)"
            )
        }
        return Edition(id: newest + 1, isNew: true, changedRowCount: changedRowCount)
    }

    private func selectedAgreements() throws(EvaluateError) -> [Agreement] {
        let all = context.project.agreements
        for id in context.selection.agreements where !all.contains(where: { $0.id == id }) {
            throw .unknownAgreement(id, known: all.map(\.id))
        }
        let selected = context.selection.agreements
        return selected.isEmpty ? all : all.filter { selected.contains($0.id) }
    }

    /// Everything that decides what the edition says, in a fixed order.
    private func sources() throws -> [EditionSource] {
        let delivered = try [("delivery", "delivery_source"), ("decision", "hold_decision_source")]
            .flatMap { kind, model in
                try connection.execute(try context.sql.statement("evaluate/\(model)").text).rows.map {
                    EditionSource(
                        kind: kind, name: try $0.string("name"),
                        fingerprint: Fingerprint(hexadecimal: try $0.string("sha256")))
                }
            }
        return delivered
            + context.project.sources.map {
                EditionSource(kind: "definition", name: $0.path, fingerprint: Fingerprint(ofContent: $0.bytes))
            }
            + [StageName.validate, .aggregate, .evaluate].flatMap(context.sql.files).map {
                EditionSource(kind: "sql", name: $0.path, fingerprint: Fingerprint(ofContent: Array($0.text.utf8)))
            }
    }
}

package enum EvaluateError: Error, Hashable, Sendable {
    case unknownAgreement(String, known: [String])
    /// Deliveries are in force that aggregate has not counted, or by other definitions.
    case notCounted(deliveryCount: Int)
}

extension EvaluateError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownAgreement(let id, let known):
            "there is no agreement \(id); pipelines/agreements has \(known.joined(separator: ", "))"
        case .notCounted(let count):
            "\(count) deliveries in force have not been counted by today's definitions: run komiljard validate and komiljard aggregate without --period and --region first, or komiljard run"
        }
    }
}
