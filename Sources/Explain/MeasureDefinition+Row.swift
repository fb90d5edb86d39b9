import Definitions
import Foundation
import Postgres
import Waits

extension MeasureDefinition {
    /// Whether there are figures of it in the month.
    func holds(in period: Period) -> Bool {
        validFrom.map { $0 <= period } ?? true && validTo.map { period <= $0 } ?? true
    }

    var limitDays: Parameter { .intArray(limits.map { $0.limitDays ?? 0 }) }

    /// By what a wait is counted, as the statements that count take it: limits, guarantee, deviations.
    func countingRules(_ statistic: Statistic, limits: Parameter) -> [Parameter] {
        func deviations(_ rule: DeviationRule) -> Parameter {
            .intArray(Deviation.allCases.filter { self.rule(for: $0, statistic) == rule }.map(\.rawValue))
        }
        return [limits, .bool(careGuarantee == .required), deviations(.out), deviations(.outBeyondLimit)]
    }

    /// The same for the statement that counts contacts: before it which belong, and what a wait is counted from.
    ///
    /// - Throws: `EncodingError`, which numbers and flags do not.
    func rowRules(_ statistic: Statistic, limits: Parameter) throws -> [Parameter] {
        [try conditions(), .text(clock.rawValue)] + countingRules(statistic, limits: limits)
    }

    /// Which contacts belong, as `sql/result/explain_row` takes it.
    private func conditions() throws -> Parameter {
        let asked = alternatives.map { alternative in
            AskedCondition(
                phases: alternative.phases, asksField: alternative.medicalFields != .all,
                fields: alternative.medicalFields.codes, isFieldListed: alternative.medicalFields.isListed,
                asksProfession: alternative.professions != .all, professions: alternative.professions.codes,
                isProfessionListed: alternative.professions.isListed)
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return .text(String(decoding: try encoder.encode(asked), as: UTF8.self))
    }
}

private struct AskedCondition: Encodable {
    let phases: [Int]
    let asksField: Bool
    let fields: [Int]
    let isFieldListed: Bool
    let asksProfession: Bool
    let professions: [Int]
    let isProfessionListed: Bool
}

extension CodeSet {
    fileprivate var codes: [Int] {
        switch self {
        case .all: []
        case .only(let codes), .except(let codes): codes
        }
    }

    fileprivate var isListed: Bool {
        if case .only = self { true } else { false }
    }
}
