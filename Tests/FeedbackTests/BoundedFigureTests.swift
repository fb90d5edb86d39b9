import Agreements
import Definitions
import StageTestSupport
import Testing
import Waits

@testable import Feedback

@Suite("Both bounds of a share")
struct BoundedFigureTests {
    private static func measure(_ id: String) throws -> MeasureDefinition {
        try #require(try TestProject.project.measures.first { $0.id.rawValue == id })
    }

    private static func records(
        _ count: Int, kind: DeliveryKind = .waiting, phase: Int? = 1, medicalField: Int? = 101, profession: Int? = 915,
        deviation: Int? = 0, hasCareGuarantee: Bool? = true
    ) -> OutRecords {
        var records = OutRecords(malformedOf: kind, count: count)
        records.phase = phase
        records.medicalField = medicalField
        records.profession = profession
        records.deviation = deviation
        records.hasCareGuarantee = hasCareGuarantee
        return records
    }

    @Test("By hand: 70 of 100 within, 10 that are out: 70 of 110 to 80 of 110")
    func example() throws {
        let figure = BoundedFigure(
            FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60)),
            of: try Self.measure("first_visit"), share: Share(numerator: 70, denominator: 100),
            out: [
                Self.records(6), Self.records(1, phase: nil), Self.records(3, medicalField: nil),
                // Treatment; those completed; child psychiatry; no care guarantee; by the patient's own choice.
                Self.records(100, phase: 2), Self.records(200, kind: .completed), Self.records(300, medicalField: 931),
                Self.records(400, hasCareGuarantee: false), Self.records(500, deviation: 1),
            ])
        #expect(figure.outCount == 10)
        #expect(figure.lower == Share(numerator: 70, denominator: 110))
        #expect(figure.upper == Share(numerator: 80, denominator: 110))
    }

    @Test("A malformed row could belong to every measure of its kind")
    func malformed() throws {
        let row = OutRecords(malformedOf: .completed, count: 1)
        for measure in try TestProject.project.measures where measure.kinds[.completed] == .completed {
            #expect(row.effect(on: measure, .completed) == .either)
            #expect(row.effect(on: measure, .waiting) == .none)
        }
    }

    @Test("A wait by the patient's own choice counts in child psychiatry only where it is within the limit")
    func patientChosen() throws {
        let measure = try Self.measure("bup_first_visit")
        let figure = BoundedFigure(
            FigureReference(measure: measure.id, statistic: .waiting, limit: .days(30)), of: measure,
            share: Share(numerator: 1, denominator: 2),
            out: [Self.records(4, medicalField: 931, deviation: 1), Self.records(1, medicalField: 931)])
        #expect(figure.outCount == 5)
        #expect(figure.lower == Share(numerator: 1, denominator: 3))
        #expect(figure.upper == Share(numerator: 6, denominator: 7))
    }

    @Test("Follow-up asks for the profession, unless it is not known", arguments: [915, nil, 999] as [Int?])
    func profession(code: Int?) throws {
        let effect = Self.records(1, kind: .completed, phase: 4, profession: code)
            .effect(on: try Self.measure("follow_up"), .completed)
        #expect(effect == (code == 999 ? .none : .either))
    }

    @Test("Without records that are out, or without a share, there are no bounds")
    func nothing() throws {
        let measure = try Self.measure("first_visit")
        let reference = FigureReference(measure: measure.id, statistic: .waiting, limit: .days(60))
        let untouched = BoundedFigure(reference, of: measure, share: Share(numerator: 1, denominator: 2), out: [])
        #expect(untouched.lower == nil && untouched.upper == nil && untouched.outCount == 0)
        let missing = BoundedFigure(reference, of: measure, share: nil, out: [Self.records(3)])
        #expect(missing.lower == nil && missing.upper == nil && missing.outCount == 3)
    }

    @Test("Every statistic and limit of every measure is there, and counts where there are any")
    func all() throws {
        let measures = try TestProject.project.measures
        let counts = SeriesFigure(
            basis: .counts,
            figure: FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60)))
        let figures = BoundedFigure.all(
            shares: [counts: try #require(Share(numerator: 1, denominator: 2))], measures: measures,
            out: [Self.records(1)])
        #expect(figures.count == measures.reduce(0) { $0 + $1.kinds.count * $1.limits.count } + 1)
        #expect(figures.last?.basis == .counts && figures.last?.lower == nil)
    }
}
