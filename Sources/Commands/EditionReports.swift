import Agreements
import Postgres
import Stages

/// An edition as `edition list` shows it.
struct EditionLine: Encodable, Sendable {
    let edition: Int
    let madeAt: String
    let softwareVersion: String
    let fingerprint: String
    let isCurrent: Bool
    let isFinal: Bool
    let finalizedAt: String?
    let finalizedBy: String?
    let why: String?
    /// Shares that are first as they are in this edition.
    let newFigures: Int
    let paymentSek: Int

    init(_ row: Row) throws {
        edition = try row.int("edition_id")
        madeAt = try row.string("made_at")
        softwareVersion = try row.string("software_version")
        fingerprint = try row.string("fingerprint")
        isCurrent = try row.bool("is_current")
        isFinal = try row.bool("is_final")
        finalizedAt = try row.optionalString("finalized_at")
        finalizedBy = try row.optionalString("finalized_by")
        why = try row.optionalString("final_reason")
        newFigures = try row.int("new_figure_count")
        paymentSek = try row.int("payment_sek")
    }

    var state: String {
        var parts = isCurrent ? ["current"] : []
        if isFinal { parts.append("final since \(finalizedAt ?? "-"), \(finalizedBy ?? "-"): \(why ?? "-")") }
        return parts.joined(separator: ", ")
    }
}

/// An edition and what it was made of.
struct ShownEdition: Encodable, Sendable {
    let edition: EditionLine
    let sources: [Source]

    struct Source: Encodable, Sendable {
        let kind: String
        let name: String
        let sha256: String
    }

    var text: String {
        var table = TextTable([("kind", .left), ("sha256", .left), ("name", .left)])
        for source in sources { table.append([source.kind, String(source.sha256.prefix(16)), source.name]) }
        let state = edition.state.isEmpty ? "" : ", \(edition.state)"
        return """
            edition \(edition.edition), made \(edition.madeAt) by version \(edition.softwareVersion)\(state)
            fingerprint \(edition.fingerprint)

            \(table.text)
            """
    }
}

/// What moved from one edition to another.
struct EditionDifference: Encodable, Sendable {
    let from: Int
    let to: Int
    let moved: [Moved]

    struct Moved: Encodable, Sendable {
        /// payment, allocation, requirement or figure.
        let subject: String
        let agreement: String?
        let item: String
        let level: String
        let area: Int
        let areaName: String?
        let period: String?
        let basis: String?
        let numeratorBefore: Int?
        let denominatorBefore: Int?
        let numeratorAfter: Int?
        let denominatorAfter: Int?
        let isMetBefore: Bool?
        let isMetAfter: Bool?
        let amountSekBefore: Int?
        let amountSekAfter: Int?

        init(_ row: Row) throws {
            subject = try row.string("subject")
            agreement = try row.optionalString("agreement")
            item = try row.string("item")
            level = try row.string("level")
            area = try row.int("area_code")
            areaName = try row.optionalString("area_name")
            period = try row.optionalString("period")
            basis = try row.optionalString("basis")
            numeratorBefore = try row.optionalInt("numerator_before")
            denominatorBefore = try row.optionalInt("denominator_before")
            numeratorAfter = try row.optionalInt("numerator_after")
            denominatorAfter = try row.optionalInt("denominator_after")
            isMetBefore = try row.optionalBool("is_met_before")
            isMetAfter = try row.optionalBool("is_met_after")
            amountSekBefore = try row.optionalInt("amount_sek_before")
            amountSekAfter = try row.optionalInt("amount_sek_after")
        }

        var before: String { value(numeratorBefore, denominatorBefore, isMetBefore, amountSekBefore) }
        var after: String { value(numeratorAfter, denominatorAfter, isMetAfter, amountSekAfter) }

        private func value(_ numerator: Int?, _ denominator: Int?, _ isMet: Bool?, _ amount: Int?) -> String {
            switch subject {
            case "requirement": Verdict(isMet: isMet).words
            case "figure": denominator.map { "\((numerator ?? 0).grouped) of \($0.grouped)" } ?? "none"
            default: amount.map(\.grouped) ?? "none"
            }
        }
    }

    init(from: Int, to: Int, statement: String, on connection: Connection) throws {
        self.from = from
        self.to = to
        moved = try connection.execute(statement, [.int(from), .int(to)]).rows.map(Moved.init)
    }

    var text: String {
        guard !moved.isEmpty else { return "nothing moved from edition \(from) to edition \(to)" }
        var table = TextTable([
            ("what", .left), ("agreement", .left), ("item", .left), ("month", .left), ("area", .left), ("basis", .left),
            ("before", .right), ("after", .right),
        ])
        for row in moved {
            table.append([
                row.subject, row.agreement ?? "", row.item, row.period ?? "", row.areaName ?? "\(row.area)",
                row.basis ?? "", row.before, row.after,
            ])
        }
        return table.text
    }
}
