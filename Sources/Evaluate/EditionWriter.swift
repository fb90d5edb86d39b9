import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// Writes one edition, within a transaction: a candidate of every result table, then only what changed.
struct EditionWriter {
    let connection: Connection
    let context: RunContext
    let editionID: Int

    /// Tables of figures: those of months that have not changed are not made again. In the order that they are made.
    private static let monthlyTables = [
        "indicator_monthly", "unit_monthly", "distribution_monthly", "interval_monthly", "coverage_monthly",
    ]
    /// The other result tables and the columns that a candidate has, in order.
    private static let tables: [(name: String, columns: String)] = [
        (
            "requirement_outcome",
            "region_code, period, agreement, requirement, numerator, denominator, baseline_numerator, baseline_denominator, basis, is_met, reason"
        ),
        ("allocation", "region_code, period, agreement, pot, amount_sek, division_key"),
        ("payment", "region_code, agreement, paid_on, amount_sek"),
        (
            "pot_balance",
            "agreement, pot, period, amount_sek, allocated_sek, unearned_sek, to_others_sek, other_recipient, received_sek, moved_sek, moved_to"
        ),
        (
            "gap",
            "region_code, period, agreement, requirement, basis, numerator, denominator, required, required_numerator, required_denominator, is_met, missing_patient_count, at_stake_sek, month_before_numerator, month_before_denominator"
        ),
        ("assumption", "definition, subject, mark, assumption"),
        ("source", "kind, name, sha256"),
    ]
    private static let agreementTables = ["requirement_outcome", "allocation", "payment", "pot_balance", "gap"]

    /// Makes the empty candidates.
    func begin() throws {
        for table in Self.tables {
            _ = try connection.execute(
                """
                create temporary table candidate_\(table.name) on commit drop as
                select \(table.columns) from result_history.\(table.name) with no data
                """)
        }
        for table in Self.monthlyTables {
            _ = try connection.execute(
                "create temporary table candidate_\(table) (like result_history.\(table)) on commit drop")
            for column in ["first_edition_id", "last_edition_id"] {
                _ = try connection.execute("alter table candidate_\(table) drop column \(column)")
            }
        }
    }

    /// Keeps what the current edition says of agreements that are not evaluated now, and for which fingerprint.
    func keep(_ agreements: [String]) throws {
        for table in Self.tables where Self.agreementTables.contains(table.name) {
            _ = try connection.execute(
                """
                insert into candidate_\(table.name) (\(table.columns))
                select \(table.columns) from result_history.\(table.name)
                where last_edition_id is null and agreement = any($1::text[])
                """, [.textArray(agreements)])
        }
        _ = try connection.execute(
            """
            insert into candidate_source (kind, name, sha256)
            select kind, name, sha256 from result_history.source
            where last_edition_id is null and kind = 'agreement' and name = any($1::text[])
            """, [.textArray(agreements)])
    }

    /// Makes the figures of months.
    func writeFigures(of months: [Period]) throws {
        // Some at a time: what is made on the way is in memory or in files of the server.
        for start in stride(from: 0, to: months.count, by: Self.monthsAtATime) {
            let some = months[start..<min(start + Self.monthsAtATime, months.count)]
            let asked: [Parameter] = [.textArray(some.map(\.firstDay.description))]
            _ = try connection.execute(
                """
                create temporary table month_response_rate on commit drop as
                select
                    rate.region_code,
                    (rate.period || '-01')::date as period,
                    rate.reported_unit_count,
                    rate.expected_unit_count
                from (
                \(try context.sql.statement("evaluate/response_rate").text)
                ) as rate
                """, asked)
            try PassSettings.begin(on: connection)
            for table in Self.monthlyTables {
                _ = try connection.execute(try context.sql.statement("evaluate/\(table)").text, asked)
            }
            try PassSettings.end(on: connection)
            _ = try connection.execute("drop table month_response_rate")
        }
    }

    private static let monthsAtATime = 6

    /// What an agreement comes to, and what each region lacks.
    func write(_ settlement: Settlement, of agreement: Agreement) throws {
        let result = settlement.result
        try copy("requirement_outcome", result.outcomes) { outcome, row in
            row.append(int16: outcome.region.column)
            row.append(firstDayOf: outcome.period)
            row.append(string: agreement.id)
            row.append(string: outcome.requirement)
            row.append(int64: outcome.share?.numerator)
            row.append(int64: outcome.share?.denominator)
            row.append(int64: outcome.baseline?.numerator)
            row.append(int64: outcome.baseline?.denominator)
            row.append(string: outcome.basis?.rawValue)
            row.append(bool: outcome.verdict.isMet)
            row.append(string: outcome.reason)
        }
        try copy("allocation", result.allocations) { allocation, row in
            row.append(int16: allocation.region.column)
            row.append(firstDayOf: allocation.period)
            row.append(string: agreement.id)
            row.append(string: allocation.pot)
            row.append(int64: Int64(allocation.amount))
            row.append(int64: Int64(allocation.divisionKey))
        }
        try copy("payment", result.payments) { payment, row in
            row.append(int16: payment.region.column)
            row.append(string: agreement.id)
            row.append(day: payment.paidOn)
            row.append(int64: Int64(payment.amount))
        }
        try copy("pot_balance", result.balances) { balance, row in
            row.append(string: agreement.id)
            row.append(string: balance.pot)
            row.append(firstDayOf: balance.period)
            row.append(int64: Int64(balance.amount))
            row.append(int64: Int64(balance.allocated))
            row.append(int64: Int64(balance.unearned))
            row.append(int64: Int64(balance.toOthers))
            row.append(string: balance.otherRecipient)
            row.append(int64: Int64(balance.received))
            row.append(int64: Int64(balance.moved))
            row.append(string: balance.movedTo)
        }
        try copy("gap", try settlement.gaps()) { gap, row in
            row.append(int16: gap.outcome.region.column)
            row.append(firstDayOf: gap.outcome.period)
            row.append(string: agreement.id)
            row.append(string: gap.outcome.requirement)
            row.append(string: gap.outcome.basis?.rawValue)
            row.append(int64: gap.outcome.share?.numerator)
            row.append(int64: gap.outcome.share?.denominator)
            row.append(string: gap.required)
            row.append(int64: gap.requiredShare?.numerator)
            row.append(int64: gap.requiredShare?.denominator)
            row.append(bool: gap.outcome.verdict.isMet)
            row.append(int64: gap.missingPatients)
            row.append(int64: gap.stake)
            row.append(int64: gap.monthBefore?.numerator)
            row.append(int64: gap.monthBefore?.denominator)
        }
    }

    /// Everything that is not certain, on what it touches.
    func writeAssumptions(_ assumptions: [MarkedAssumption]) throws {
        try copy("assumption", assumptions) { entry, row in
            row.append(string: entry.definition)
            row.append(string: entry.assumption.subject)
            row.append(string: entry.assumption.mark.rawValue)
            row.append(string: entry.assumption.text)
        }
    }

    func writeSources(_ sources: [EditionSource]) throws {
        try copy("source", sources) { source, row in
            row.append(string: source.kind)
            row.append(string: source.name)
            row.append(utf8: source.fingerprint.bytes.span)
        }
    }

    /// Makes the candidates current.
    ///
    /// - Parameter months: those whose figures have been made; of the others they stand.
    /// - Returns: how many rows ended or started.
    /// - Throws: `PostgresError`; at the commit also where payments, allocations and balances do not add up.
    func commit(fingerprint: Fingerprint, months: [Period]) throws -> Int {
        _ = try connection.execute(
            """
            insert into result_history.edition (edition_id, made_at, run_id, software_version, fingerprint)
            values ($1, $2::timestamptz, $3, $4, $5)
            """,
            [
                .int(editionID), .text(context.startedAt), .int(context.run.runID), .text(context.softwareVersion),
                .bytes(fingerprint.bytes),
            ])
        var changed = 0
        // Of no months nothing has changed, and to find that out takes as long as to change it.
        for table in months.isEmpty ? [] : Self.monthlyTables {
            changed += try connection.execute(
                "select result_history.record_changes($1, $2::regclass, $3, $4::date[]) as changed",
                [
                    .text(table), .text("candidate_\(table)"), .int(editionID),
                    .textArray(months.map(\.firstDay.description)),
                ]
            ).single().int("changed")
        }
        for table in Self.tables {
            changed += try connection.execute(
                "select result_history.record_changes($1, $2::regclass, $3) as changed",
                [.text(table.name), .text("candidate_\(table.name)"), .int(editionID)]
            ).single().int("changed")
        }
        return changed
    }

    private func copy<Element>(
        _ table: String, _ elements: [Element], _ append: (Element, inout CopyWriter) -> Void
    ) throws {
        guard let columns = Self.tables.first(where: { $0.name == table })?.columns else { return }
        _ = try connection.copyIn("copy candidate_\(table) (\(columns)) from stdin (format binary)") { writer in
            for element in elements {
                writer.beginRow()
                append(element, &writer)
                try writer.endRow()
            }
        }
    }
}

/// Something that an edition is made of, and the hash of its bytes.
struct EditionSource: Sendable {
    /// delivery, decision, definition or sql.
    let kind: String
    let name: String
    let fingerprint: Fingerprint
}

extension RegionCode {
    /// Codes come from `reference.region`, where they are a smallint.
    fileprivate var column: Int16 { Int16(truncatingIfNeeded: rawValue) }
}

extension CopyWriter {
    fileprivate mutating func append(day: CalendarDay) {
        append(date: Int32(truncatingIfNeeded: day.daysSince2000))
    }

    fileprivate mutating func append(firstDayOf period: Period?) {
        if let period { append(day: period.firstDay) } else { appendNull() }
    }

    fileprivate mutating func append(int64 value: Int?) {
        if let value { append(int64: Int64(value)) } else { appendNull() }
    }

    fileprivate mutating func append(string text: String?) {
        if let text { append(string: text) } else { appendNull() }
    }

    fileprivate mutating func append(bool value: Bool?) {
        if let value { append(bool: value) } else { appendNull() }
    }
}
