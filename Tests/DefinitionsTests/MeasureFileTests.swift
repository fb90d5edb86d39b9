import Testing

@testable import Definitions

@Suite("A measure file")
struct MeasureFileTests {
    @Test(
        "says what is wrong and where",
        arguments: [
            FaultCase(
                SmallProject.measure, "measure: first_visit", "measure: first_visit\nmesure: x",
                "2:1: error: a measure has no key \"mesure\": did you mean measure?"),
            FaultCase(
                SmallProject.measure, "{waiting: vantande}", "{waiting: genomforda}",
                "3:18: error: waiting is \"genomforda\": write vantande"),
            FaultCase(
                SmallProject.measure, "{waiting: vantande}", "{waiting: väntande}",
                "3:18: error: waiting is \"väntande\": write vantande"),
            FaultCase(
                SmallProject.measure, "{waiting: vantande}", "{}",
                "3:8: error: kinds is empty: write waiting: vantande, completed: genomforda, or both"),
            FaultCase(
                SmallProject.measure, "phase: [1]", "phase: [6]",
                "5:14: error: phase is \"6\": write a whole number from 1 to 5"),
            FaultCase(
                SmallProject.measure, "phase: [1]", "phase: 1",
                "5:13: error: phase is a list: write each item on a line of its own after \"- \", or all between [ and ]"
            ),
            FaultCase(SmallProject.measure, "phase: [1]", "phase: []", "5:13: error: phase is empty: add an item"),
            FaultCase(
                SmallProject.measure, "phase: [1],", "medical_field: [101],",
                "5:5: error: a condition of records needs the key phase: add it",
                "5:47: error: a condition of records has the keys medical_field and medical_field_not: keep one of them"
            ),
            FaultCase(
                SmallProject.measure, "phase: [1]", "phase: [1], profession: [915]",
                "5:31: error: profession is \"915\": write a profession as XS915"),
            FaultCase(
                SmallProject.measure, "[60, 90]", "[90, 60]",
                "7:14: error: limits_days does not rise: write the limits in ascending order, each once"),
            FaultCase(
                SmallProject.measure, "[60, 90]", "[60, ninety]",
                "7:19: error: limits_days is \"ninety\": write a whole number from 0 to 3650"),
            FaultCase(
                SmallProject.measure, "[60, 90]", "[60, 90]\nlimit: medical_target_date",
                "1:1: error: a measure has the keys limits_days and limit: keep one of them"),
            FaultCase(
                SmallProject.measure, "patient_chosen: out,", "patient_chosen: away,",
                "8:30: error: patient_chosen is \"away\": write in, out or out_beyond_limit"),
            FaultCase(
                SmallProject.measure, "patient_chosen: out, ", "",
                "8:13: error: deviations needs the key patient_chosen: add it"),
            FaultCase(
                SmallProject.measure, "special: in", "special: {waiting: out}",
                "8:66: error: special needs the key completed: add it"),
            FaultCase(
                SmallProject.measure, "from: decision_date", "from: birth_date",
                "6:14: error: from is \"birth_date\": write decision_date, medical_target_date, referral_date or arrival_date"
            ),
            FaultCase(
                SmallProject.measure, "to: start_date", "to: today",
                "6:33: error: to is \"today\": write start_date"),
            FaultCase(
                SmallProject.measure, "from: decision_date", "from: medical_target_date",
                "7:14: error: a wait from medical_target_date has that date for its limit: write limit, not limits_days"
            ),
            FaultCase(
                SmallProject.measure, "limits_days: [60, 90]", "limit: medical_target_date",
                "7:8: error: the limit is a date: write wait: {from: medical_target_date, to: start_date}"),
            FaultCase(
                SmallProject.measure, "source: test", "valid: {from: 2019}\nsource: test",
                "10:15: error: from is \"2019\": write a month as 2019-01"),
            FaultCase(
                SmallProject.measure, "source: test", "valid: {from: 2019-02, to: 2019-01}\nsource: test",
                "10:8: error: valid ends before it begins: write from before to"),
            FaultCase(
                SmallProject.measure, "care_guarantee: required", "care_guarantee:",
                "9:16: error: care_guarantee is empty: write a value"),
            FaultCase(
                SmallProject.measure, "source: test",
                "source: test\nassumptions:\n  - {subject: a, mark: maybe, text: b}",
                "12:24: error: mark is \"maybe\": write inferred or unknown"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }
}
