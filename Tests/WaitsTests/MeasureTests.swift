import Testing
import Waits

@Suite struct MeasureTests {
    @Test func `a limit is stored in days, and the medical target date as none`() {
        #expect(Limit(limitDays: 60) == .days(60))
        #expect(Limit(limitDays: 0) == .days(0))
        #expect(Limit(limitDays: nil) == .medicalTargetDate)
        #expect(Limit.days(60).limitDays == 60)
        #expect(Limit.medicalTargetDate.limitDays == nil)
    }

    @Test func `limits are ordered by days, and the medical target date comes last`() {
        let limits: [Limit] = [.medicalTargetDate, .days(90), .days(3), .days(366), .days(60)]
        #expect(limits.sorted() == [.days(3), .days(60), .days(90), .days(366), .medicalTargetDate])
    }

    @Test func `kinds of delivery have the names that regions send`() {
        #expect(
            DeliveryKind.allCases.map(\.rawValue) == [
                "genomforda", "vantande", "counts", "primarvard", "diagnoser", "orsaker", "atgarder", "attestations",
                "expected_units", "populations",
            ])
    }

    @Test func `statistics and series have the names that tables hold`() {
        #expect(Statistic.allCases.map(\.rawValue) == ["waiting", "completed"])
        #expect(Basis.allCases.map(\.rawValue) == ["records", "counts"])
    }

    @Test func `measures are told apart and ordered by their ids`() {
        let measures = ["treatment", "bup_treatment", "first_visit"].map(MeasureID.init)
        #expect(measures.sorted().map(\.description) == ["bup_treatment", "first_visit", "treatment"])
        #expect(MeasureID("first_visit") == measures[2])
        #expect(MeasureID("first_visit") != MeasureID("First_visit"))
    }
}
