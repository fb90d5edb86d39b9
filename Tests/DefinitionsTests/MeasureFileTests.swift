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
                "6:14: error: limits_days does not rise: write the limits in ascending order, each once"),
            FaultCase(
                SmallProject.measure, "[60, 90]", "[60, ninety]",
                "6:19: error: limits_days is \"ninety\": write a whole number from 0 to 3650"),
            FaultCase(
                SmallProject.measure, "[60, 90]", "[60, 90]\nlimit: medical_target_date",
                "1:1: error: a measure has the keys limits_days and limit: keep one of them"),
            FaultCase(
                SmallProject.measure, "patient_chosen: out", "patient_chosen: in",
                "7:17: error: patient_chosen is \"in\": write out or out_beyond_limit"),
            FaultCase(
                SmallProject.measure, "care_guarantee: required", "care_guarantee:",
                "8:16: error: care_guarantee is empty: write a value"),
            FaultCase(
                SmallProject.measure, "source: test",
                "source: test\nassumptions:\n  - {subject: a, mark: maybe, text: b}",
                "11:24: error: mark is \"maybe\": write inferred or unknown"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }
}
