import Testing

@testable import Definitions

@Suite("A file of rules")
struct RuleFileTests {
    @Test(
        "says what is wrong and where",
        arguments: [
            FaultCase(
                SmallProject.rules, "severity: reject", "severity: error",
                "5:15: error: severity is \"error\": write reject, hold, warn or info"),
            FaultCase(
                SmallProject.rules, "refuse_above_percent: 0", "refuse_above_percent: 10 %",
                "2:23: error: refuse_above_percent is \"10 %\": write per cent as a number such as 71 or 72.5, without a % sign"
            ),
            FaultCase(
                SmallProject.rules, "refuse_above_percent: 0", "refuse_above_percent: 101",
                "2:23: error: refuse_above_percent is \"101\": write per cent from 0 to 100"),
            FaultCase(
                SmallProject.rules, "refuse_above_percent: 0",
                "refuse_above_percent: 0\nrefuse_below_percent_of_replaced: half",
                "3:35: error: refuse_below_percent_of_replaced is \"half\": write per cent as a number such as 71 or 72.5, without a % sign"
            ),
            FaultCase(
                SmallProject.rules, "column: within_count", "column: sex_code",
                "6:13: error: there is no field \"sex_code\": the fields are period, region_code, status, unit_hsa_id, measure, limit, within_count, total_count, total_including_pvv and pvv_count"
            ),
            FaultCase(
                SmallProject.rules, "column: within_count", "kinds: [vantande]",
                "6:13: error: kinds is \"vantande\": write counts"),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "fails_if: within_count < 0",
                "4:5: error: a rule needs the key fails_when, code_list, failing_lines or failing_deliveries: add one",
                "7:5: error: a rule has no key \"fails_if\": the keys are id, severity, scope, kinds, months, column, beside, applies_when, fails_when, code_list, failing_lines, failing_deliveries, limits, message, origin, mark and examples"
            ),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "fails_when: \"true; drop table x\"",
                "7:17: error: fails_when holds \";\": write one expression without comments"),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "fails_when: true -- never",
                "7:17: error: fails_when holds \"--\": write one expression without comments"),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "fails_when: within_count < $3",
                "7:17: error: fails_when holds \"$3\": write what it is, rules have no parameters"),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "fails_when: (within_count < 0",
                "7:17: error: fails_when has parentheses that do not match: close each one that is open"),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "fails_when: a) or (b",
                "7:17: error: fails_when has parentheses that do not match: close each one that is open"),
            FaultCase(
                SmallProject.rules, "fails_when: within_count < 0", "failing_lines: select 1",
                "7:20: error: failing_lines selects delivery_id and line_number from delivery_rows: name all three"),
            FaultCase(
                SmallProject.rules, "origin: test", "origin: test\n    failing_lines: select 1",
                "4:5: error: a rule has the keys fails_when and failing_lines: keep one of them"),
            FaultCase(
                SmallProject.rules, "origin: test", "origin: test\n    mark: certain",
                "10:11: error: mark is \"certain\": write inferred or unknown"),
            FaultCase(
                SmallProject.rules, "origin: test", "origin: test\n  - id: within_negative",
                "4:5: error: a rule needs the key examples: add it",
                "10:5: error: a rule needs the key fails_when, code_list, failing_lines or failing_deliveries: add one",
                "10:5: error: a rule needs the key message: add it", "10:5: error: a rule needs the key origin: add it",
                "10:5: error: a rule needs the key severity: add it",
                "10:9: error: the rule within_negative exists already in line 4: take another name"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("must be there for what a layout brings")
    func missing() {
        let text = (SmallProject.files[SmallProject.rules] ?? "")
            .split(separator: "counts").joined(separator: "records")
            .split(separator: "within_count").joined(separator: "sex_code")
        #expect(
            SmallProject.faults([SmallProject.rules: text]) == [
                "pipelines/layouts/small.yaml:1:1: error: no catalogue in pipelines/rules has the content counts: add one"
            ])
    }

    @Test("is the only one of its content")
    func repeated() {
        #expect(
            SmallProject.faults(["pipelines/rules/more.yaml": SmallProject.files[SmallProject.rules] ?? ""]) == [
                "pipelines/rules/more.yaml:1:10: error: the catalogue of counts exists already in pipelines/rules/counts.yaml, line 1: put all rules into one file"
            ])
    }
}
