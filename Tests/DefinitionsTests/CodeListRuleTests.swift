import Testing
import Waits

@testable import Definitions

@Suite("A rule that looks a code up in a list")
struct CodeListRuleTests {
    private static let rules = "pipelines/rules/records.yaml"
    private static let list = "pipelines/reference/codes/kva.csv"

    /// A catalogue of records with one rule, whose lines are those of the tests below.
    private static func catalogue(_ lines: String) -> String {
        """
        content: records
        refuse_above_percent: 10
        rules:
          - id: unknown
            severity: warn
            message: {sv: Okänd, en: unknown}
            origin: test
            examples: {pass: [{}], fail: [{}], not_applicable: [{}]}
            \(lines.replacing("\n", with: "\n    "))

        """
    }

    private static func read(_ lines: String, list: String? = nil) throws -> ValidationRule? {
        let codes = list.map { "code,name,valid_from,valid_to\n\($0)\n" }
        let project = try SmallProject.read(
            [rules: catalogue(lines)].merging(codes.map { [Self.list: $0] } ?? [:]) { $1 })
        return project.rules.first { $0.content == .records }?.rules.first
    }

    @Test("is an ordinary predicate of constants, asked of rows that have a code")
    func literals() throws {
        let rule = try Self.read("column: medical_field_code\ncode_list: medical_field")
        #expect(
            rule?.test
                == .record(
                    appliesWhen: "medical_field_code is not null", failsWhen: "medical_field_code <> 931"))
        #expect(
            rule?.codeList
                == CodeListTest(
                    list: "medical_field", file: SmallProject.medicalFields, codeCount: 1, graceMonths: 0))
        #expect(rule?.testPlace == DefinitionPlace(line: 10, column: 16))
    }

    @Test("is asked of the rows that it says itself, if it does")
    func appliesWhen() throws {
        let rule = try Self.read(
            "column: procedure_code\napplies_when: phase_code = 2\ncode_list: {name: kva}", list: "A1,One,,\nB2,Two,,")
        #expect(rule?.test == .record(appliesWhen: "phase_code = 2", failsWhen: "procedure_code not in ('A1', 'B2')"))
    }

    @Test(
        "asks of the months in which a code was valid, and of those of grace after its end",
        arguments: [
            ("A1,One,2019-01-31,", 0, "not (procedure_code in ('A1') and period >= date '2019-01-01')"),
            ("A1,One,,2019-12-01", 0, "not (procedure_code in ('A1') and period <= date '2019-12-01')"),
            ("A1,One,,2019-12-31", 4, "not (procedure_code in ('A1') and period <= date '2020-04-01')"),
            ("A1,One,,2019-10-31", 14, "not (procedure_code in ('A1') and period <= date '2020-12-01')"),
            (
                "A1,One,2018-03-02,2019-11-15", 1,
                "not (procedure_code in ('A1') and period between date '2018-03-01' and date '2019-12-01')"
            ),
            // Those of the same months together; grace is for the end alone.
            (
                "A1,One,,\nB2,Two,,2018-12-31\nC3,Three,,\nD4,Four,,2018-12-01\nE5,Five,2019-01-01,", 2,
                """
                procedure_code not in ('A1', 'C3')
                and not (procedure_code in ('B2', 'D4') and period <= date '2019-02-01')
                and not (procedure_code in ('E5') and period >= date '2019-01-01')
                """
            ),
            // Withdrawn and back again.
            (
                "A1,One,,2017-12-31\nA1,One,2019-01-01,", 0,
                """
                not (procedure_code in ('A1') and period <= date '2017-12-01')
                and not (procedure_code in ('A1') and period >= date '2019-01-01')
                """
            ),
        ])
    func months(_ list: String, _ grace: Int, _ predicate: String) throws {
        let rule = try Self.read("column: procedure_code\ncode_list: {name: kva, grace_months: \(grace)}", list: list)
        #expect(rule?.test == .record(appliesWhen: "procedure_code is not null", failsWhen: predicate))
        #expect(rule?.codeList?.graceMonths == grace)
    }

    @Test(
        "tells numbers that follow each other by their bounds, up to three runs of them",
        arguments: [
            ("101,A,,\n102,B,,\n103,C,,", "medical_field_code not between 101 and 103"),
            // In no order, and one of them twice.
            ("103,C,,\n101,A,,\n102,B,,", "medical_field_code not between 101 and 103"),
            (
                "101,A,,\n102,B,,\n201,C,,\n301,D,,",
                "medical_field_code not between 101 and 102 and medical_field_code <> 201 and medical_field_code <> 301"
            ),
            ("101,A,,\n103,B,,\n105,C,,\n107,D,,", "medical_field_code not in (101, 103, 105, 107)"),
            (
                "101,A,,\n102,B,,2019-12-31\n103,C,,2019-12-31\n105,D,,2019-12-31",
                """
                medical_field_code <> 101
                and not ((medical_field_code between 102 and 103 or medical_field_code = 105) and period <= date '2019-12-01')
                """
            ),
        ])
    func runs(_ list: String, _ predicate: String) throws {
        let rule = try Self.read("column: medical_field_code\ncode_list: kva", list: list)
        #expect(rule?.test == .record(appliesWhen: "medical_field_code is not null", failsWhen: predicate))
    }

    @Test("has professions as they are kept, and many codes on several lines")
    func professions() throws {
        let codes = stride(from: 910, through: 942, by: 2).map { "XS\($0),Yrke,," }.joined(separator: "\n")
        let rule = try Self.read("column: profession_code\ncode_list: kva", list: codes)
        #expect(
            rule?.test
                == .record(
                    appliesWhen: "profession_code is not null",
                    failsWhen: """
                        profession_code not in (
                            910, 912, 914, 916, 918, 920, 922, 924, 926, 928, 930, 932,
                            934, 936, 938, 940, 942
                        )
                        """))
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            (
                "column: medical_field_code\ncode_list: medical_fields",
                [
                    "10:16: error: there is no list \"medical_fields\" in pipelines/reference/codes: did you mean medical_field?"
                ]
            ),
            (
                "column: medical_field_code\ncode_list: {name: icd}",
                [
                    "10:23: error: there is no list \"icd\" in pipelines/reference/codes: the lists are medical_field"
                ]
            ),
            (
                "code_list: medical_field",
                ["9:16: error: code_list needs the key column: write the field that holds the codes"]
            ),
            (
                "column: contact_id\ncode_list: medical_field",
                [
                    "9:13: error: contact_id holds no codes: code_list is for procedure_code, medical_field_code, activity_code, activity_procedure_code, activity_diagnosis_code, deviation_code, hospital_code, profession_code, booking_code, contact_type_code, sex_code, municipality_code, referrer_type_code, phase_code and emergency_type_code"
                ]
            ),
            (
                "column: medical_field_code\ncode_list: {name: medical_field, grace: 4}",
                [
                    "10:38: error: a code list of a rule has no key \"grace\": the keys are name and grace_months"
                ]
            ),
            (
                "column: medical_field_code\ncode_list: {grace_months: many}",
                [
                    "10:16: error: a code list of a rule needs the key name: add it",
                    "10:31: error: grace_months is \"many\": write a whole number from 0 to 120",
                ]
            ),
            (
                "column: medical_field_code\ncode_list: medical_field\nfails_when: true",
                ["4:5: error: a rule has the keys fails_when and code_list: keep one of them"]
            ),
            (
                "column: medical_field_code\ncode_list: medical_field\napplies_when: (true",
                ["11:19: error: applies_when has parentheses that do not match: close each one that is open"]
            ),
            ("column: medical_field_code\ncode_list: ''", ["10:16: error: code_list is empty: write a value"]),
        ])
    func faults(_ lines: String, _ expected: [String]) {
        #expect(
            SmallProject.faults([Self.rules: Self.catalogue(lines)]) == expected.map { "\(Self.rules):\($0)" })
    }

    @Test("is for codes of records alone")
    func counts() {
        let old = SmallProject.files[SmallProject.rules] ?? ""
        let text = old.replacing("fails_when: within_count < 0", with: "code_list: medical_field")
        #expect(
            SmallProject.faults([SmallProject.rules: text]) == [
                "\(SmallProject.rules):6:13: error: within_count holds no codes: write fails_when instead of code_list"
            ])
    }

    @Test(
        "says which codes of the list its column cannot hold",
        arguments: [
            ("phase_code", "10,X,,", "2:1", "10", "phase_code holds numbers of one digit"),
            (
                "contact_type_code", "01,X,,", "2:1", "01",
                "contact_type_code holds numbers of 1 to 2 digits, without a zero before them"
            ),
            (
                "medical_field_code", "101,X,,\n21,X,,", "3:1", "21",
                "medical_field_code holds numbers of 3 digits, without a zero before them"
            ),
            ("profession_code", "915,X,,", "2:1", "915", "profession_code holds professions such as XS915"),
        ])
    func forms(_ column: String, _ codes: String, _ place: String, _ code: String, _ holds: String) {
        let faults = SmallProject.faults([
            Self.list: "code,name,valid_from,valid_to\n\(codes)\n",
            Self.rules: Self.catalogue("column: \(column)\ncode_list: kva"),
        ])
        #expect(
            faults == [
                "\(Self.list):\(place): error: code is \"\(code)\", and \(holds): mend it, or the rule that looks for it there (\(Self.rules), line 10)"
            ])
    }

    @Test("is told of its own faults and not of those of its list, or of a list that cannot be there")
    func faultyList() {
        let rule = Self.catalogue("column: procedure_code\ncode_list: kva")
        let faulty = "code,name,valid_from,valid_to\nA1,,,\n"
        #expect(
            SmallProject.faults([Self.list: faulty, Self.rules: rule]) == [
                "\(Self.list):2:4: error: name is empty: write a value"
            ])
        let sources = SmallProject.sources([Self.rules: rule]).filter { $0.part != .reference }
        #expect(
            Project.faults(within: sources).map(\.path).sorted() == [
                "pipelines/reference/age_groups.csv", "pipelines/reference/codes/medical_field.csv",
                "pipelines/reference/intervals.csv", "pipelines/reference/publication_limits.csv",
                "pipelines/reference/regions.csv",
            ])
    }
}
