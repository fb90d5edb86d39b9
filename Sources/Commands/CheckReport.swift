import Agreements
import Ingest
import Pipeline
import Waits

/// What a run would make of files, as JSON; `CheckReport+Text.swift` has it for people.
struct CheckReport: Encodable, Sendable {
    /// accepted, refused where a delivery would be, or bad_input where a file would not be loaded.
    let outcome: String
    let files: [File]
    /// Files that would not be loaded.
    let failures: [Failure]
    let deliveries: [Delivery]

    private let failureStatus: ExitStatus?

    private enum CodingKeys: String, CodingKey {
        case outcome, files, failures, deliveries
    }

    struct File: Encodable, Sendable {
        let file: String
        let layout: String
        let records: Int
        let malformed: Int
        let firstMalformed: [MalformedRow]
        let deliveries: Int
        let unknownColumns: [String]
        /// Whether a file before it has the same content: a run would load that alone.
        let isRepeated: Bool
    }

    struct MalformedRow: Encodable, Sendable {
        let line: Int
        /// Character of the line, from 1; nil where the row as a whole is at fault.
        let column: Int?
        let columnName: String?
        let reason: String
        /// These are nil where the row does not say them.
        let region: Int?
        let period: String?
        let kind: String?
    }

    struct Failure: Encodable, Sendable {
        let file: String
        let line: Int?
        let column: Int?
        let message: String
        /// `file:line:column: error: message`.
        let text: String
    }

    struct Delivery: Encodable, Sendable {
        let file: String
        let region: Int
        let regionName: String?
        let period: String
        let kind: String
        let isWithdrawal: Bool
        let rows: Int
        let malformed: Int
        let rejected: Int
        let held: Int
        let warned: Int
        /// accepted, accepted_with_warnings or refused.
        let verdict: String
        let reason: String
        let rules: [Rule]
        let indicators: [Indicator]
    }

    struct Rule: Encodable, Sendable {
        let rule: String
        let severity: String
        let messageSv: String
        let messageEn: String
        let checked: Int
        let failed: Int
        let findings: [Finding]
    }

    struct Finding: Encodable, Sendable {
        /// Of a text.
        let line: Int?
        /// Of XML: the number of the row's element.
        let element: Int?
        let column: String?
        let contact: String?
        /// What was found of the delivery as a whole.
        let detail: String?
    }

    struct Indicator: Encodable, Sendable {
        let measure: String
        let labelSv: String?
        let labelEn: String?
        let statistic: String
        /// Nil is the medical target date.
        let limitDays: Int?
        let basis: String
        let numerator: Int
        let denominator: Int
        /// Whole per cent as published, half to even; nil where nobody counts.
        let sharePercent: Int?
        let pvvCount: Int?
    }

    /// Nil where a run would accept everything. A file that cannot be loaded counts for more than a refused delivery, as
    /// of a run.
    var exitStatus: ExitStatus? {
        failureStatus ?? (deliveries.contains { $0.verdict == "refused" } ? .doneWithRefusals : nil)
    }
}

extension CheckReport {
    init(_ outcome: CheckOutcome) {
        files = outcome.files.map { file in
            File(
                file: file.loaded.path, layout: file.loaded.layout, records: file.loaded.recordCount,
                malformed: file.loaded.malformedCount, firstMalformed: file.malformed.map(MalformedRow.init),
                deliveries: file.loaded.deliveries.count, unknownColumns: file.loaded.unknownColumns,
                isRepeated: file.loaded.loadedBefore != nil)
        }
        failures = outcome.failures.map {
            Failure(file: $0.path, line: $0.line, column: $0.column, message: $0.message, text: $0.description)
        }
        deliveries = outcome.deliveries.map(Delivery.init)
        failureStatus =
            outcome.failures.isEmpty
            ? nil : outcome.failures.allSatisfy { $0.kind == .notFound } ? .notFound : .badInput
        self.outcome =
            failureStatus != nil
            ? "bad_input" : outcome.deliveries.contains(where: \.isRefused) ? "refused" : "accepted"
    }
}

extension CheckReport.MalformedRow {
    fileprivate init(_ place: MalformedPlace) {
        self.init(
            line: place.line, column: place.column, columnName: place.columnName, reason: place.reason,
            region: place.region?.rawValue, period: place.period, kind: place.kind)
    }
}

extension CheckReport.Delivery {
    fileprivate init(_ delivery: CheckedDelivery) {
        self.init(
            file: delivery.path, region: delivery.region.rawValue, regionName: delivery.regionName,
            period: delivery.period, kind: delivery.kind, isWithdrawal: delivery.isWithdrawal, rows: delivery.rowCount,
            malformed: delivery.malformedCount, rejected: delivery.rejectedCount, held: delivery.heldCount,
            warned: delivery.warnedCount, verdict: delivery.verdict, reason: delivery.reason,
            rules: delivery.rules.map(CheckReport.Rule.init),
            indicators: delivery.indicators.map(CheckReport.Indicator.init))
    }
}

extension CheckReport.Rule {
    fileprivate init(_ rule: CheckedRule) {
        self.init(
            rule: rule.id, severity: rule.severity, messageSv: rule.message.swedish, messageEn: rule.message.english,
            checked: rule.checkedCount, failed: rule.failedCount,
            findings: rule.findings.map { finding in
                let (line, element): (Int?, Int?) =
                    switch finding.place {
                    case .line(let number): (number, nil)
                    case .element(let number): (nil, number)
                    case .delivery: (nil, nil)
                    }
                return CheckReport.Finding(
                    line: line, element: element, column: finding.columnName, contact: finding.contactID,
                    detail: finding.detail)
            })
    }
}

extension CheckReport.Indicator {
    fileprivate init(_ indicator: CheckedIndicator) {
        self.init(
            measure: indicator.measure, labelSv: indicator.labelSwedish, labelEn: indicator.labelEnglish,
            statistic: indicator.statistic, limitDays: indicator.limitDays, basis: indicator.basis,
            numerator: indicator.numerator, denominator: indicator.denominator, sharePercent: indicator.sharePercent,
            pvvCount: indicator.patientChosenCount)
    }
}
