import Agreements
import Definitions
import Ingest
import Postgres
import Stages
import Waits

/// Reads what a check has made, in its transaction: of the deliveries that were checked and of no others.
struct CheckReading {
    let connection: Connection
    let context: RunContext
    /// From this number on they are the check's.
    let firstDeliveryID: Int

    /// - Throws: `PostgresError`, `ProjectError`.
    func outcome(of ingest: IngestReport, findingCount: Int) throws -> CheckOutcome {
        var files: [Int: LoadedFile] = [:]
        for file in ingest.files {
            for delivery in file.deliveries { files[delivery.deliveryID] = file }
        }
        let rules = try self.rules(findingCount: findingCount, files: files)
        let indicators = try self.indicators()
        let deliveries = try rows("checked_delivery").map { row in
            let id = try row.int("delivery_id")
            return CheckedDelivery(
                path: files[id]?.path ?? "", region: RegionCode(try row.int("region_code")),
                regionName: try row.optionalString("region_name"), period: try row.string("period"),
                kind: try row.string("kind"), isWithdrawal: try row.bool("is_withdrawal"),
                rowCount: try row.int("row_count"), malformedCount: try row.int("malformed_count"),
                rejectedCount: try row.int("rejected_count"), heldCount: try row.int("held_count"),
                warnedCount: try row.int("warned_count"), verdict: try row.string("verdict"),
                reason: try row.string("reason"), rules: rules[id, default: []],
                indicators: indicators[id, default: []])
        }
        let malformed = try self.malformed(count: findingCount, files: files)
        return CheckOutcome(
            files: ingest.files.map { file in
                let first = file.deliveries.map(\.deliveryID).min()
                return CheckedFile(loaded: file, malformed: first.flatMap { malformed[$0] } ?? [])
            },
            failures: ingest.failures, deliveries: deliveries)
    }

    private func rows(_ model: String, _ parameters: [Parameter] = []) throws -> [Row] {
        try context.interruption.check()
        return Array(
            try connection.execute(
                try context.sql.statement("result/\(model)").text, [.int(firstDeliveryID)] + parameters
            ).rows)
    }

    private func rules(findingCount: Int, files: [Int: LoadedFile]) throws -> [Int: [CheckedRule]] {
        var findings: [Int: [String: [CheckedRule.Finding]]] = [:]
        for row in try rows("checked_finding", [.int(findingCount)]) {
            let id = try row.int("delivery_id")
            let number = try row.int("line_number")
            findings[id, default: [:]][try row.string("rule_id"), default: []].append(
                CheckedRule.Finding(
                    place: number == 0 ? .delivery : isContract(files[id]) ? .element(number) : .line(number),
                    columnName: try row.optionalString("column_name"),
                    contactID: try row.optionalString("contact_id"),
                    detail: try row.optionalString("detail")))
        }
        var rules: [Int: [CheckedRule]] = [:]
        for row in try rows("checked_rule") {
            let (delivery, rule) = (try row.int("delivery_id"), try row.string("rule_id"))
            // Several catalogues may have a rule of the same id: the delivery's kind tells which.
            let kind = try row.string("kind")
            let message = context.project.rules
                .first { $0.content.kinds.contains { $0.rawValue == kind } }?.rules.first { $0.id == rule }?.message
            rules[delivery, default: []].append(
                CheckedRule(
                    id: rule, severity: try row.string("severity"),
                    message: message ?? Label(swedish: rule, english: rule),
                    checkedCount: try row.int("checked_count"), failedCount: try row.int("failed_count"),
                    findings: findings[delivery]?[rule] ?? []))
        }
        let gravity = Severity.allCases.map(\.rawValue)
        return rules.mapValues { rules in
            rules.sorted { left, right in
                func order(_ rule: CheckedRule) -> (Int, Int, String) {
                    (rule.failedCount > 0 ? 0 : 1, gravity.firstIndex(of: rule.severity) ?? gravity.count, rule.id)
                }
                return order(left) < order(right)
            }
        }
    }

    private func isContract(_ file: LoadedFile?) -> Bool {
        guard let layout = context.project.layouts.first(where: { $0.id == file?.layout }) else { return false }
        return if case .contract = layout.format { true } else { false }
    }

    /// By the first delivery of the file that they are in.
    private func malformed(count: Int, files: [Int: LoadedFile]) throws -> [Int: [MalformedPlace]] {
        var places: [Int: [MalformedPlace]] = [:]
        for row in try rows("checked_malformed", [.int(count)]) {
            let first = try row.int("first_delivery_id")
            let id = try row.optionalInt("delivery_id")
            let delivery = files[first]?.deliveries.first { $0.deliveryID == id }
            places[first, default: []].append(
                MalformedPlace(
                    line: try row.int("text_line"), column: try row.optionalInt("column_number"),
                    columnName: try row.optionalString("column_name"), reason: try row.string("reason"),
                    period: delivery.map { "\($0.period)" }, region: delivery?.region,
                    kind: delivery?.kind.rawValue))
        }
        return places
    }

    private func indicators() throws -> [Int: [CheckedIndicator]] {
        var indicators: [Int: [CheckedIndicator]] = [:]
        for row in try rows("checked_indicator") {
            indicators[try row.int("delivery_id"), default: []].append(
                CheckedIndicator(
                    measure: try row.string("measure"), labelSwedish: try row.optionalString("label_sv"),
                    labelEnglish: try row.optionalString("label_en"), statistic: try row.string("statistic"),
                    limitDays: try row.optionalInt("limit_days"), basis: try row.string("basis"),
                    numerator: try row.int("numerator"), denominator: try row.int("denominator"),
                    sharePercent: try row.optionalInt("share_percent"),
                    patientChosenCount: try row.optionalInt("pvv_count")))
        }
        return indicators
    }
}
