import Testing
import Waits

@testable import Definitions

@Suite("What a layout says of every row")
struct LayoutConstantsTests {
    private static let withoutGuarantee = LayoutSamples.changed(
        LayoutSamples.changed(LayoutSamples.records, "value_maps:\n  yes_no: {J: 1, N: 2}\n", ""),
        "  - {name: guarantee, field: has_care_guarantee, values: yes_no}\n", "")

    @Test("stands for columns that the file does not have")
    func constants() throws {
        let text = LayoutSamples.changed(
            LayoutSamples.changed(LayoutSamples.records, "  - {name: region, field: region_code}\n", ""),
            "kind: genomforda", "kind: vantande\nconstants: {region_code: 63, profession_code: XS915}")
        let layout = try LayoutSamples.read(
            LayoutSamples.changed(text, "  - {name: started, field: start_date}\n", ""))
        #expect(
            layout.constants == [
                LayoutConstant(field: .regionCode, text: "63"), LayoutConstant(field: .professionCode, text: "XS915"),
            ])
        #expect(layout.kind == .waiting)
    }

    @Test(
        "is of a kind of records",
        arguments: [("genomforda", .completed), ("primarvard", .primaryCare)] as [(String, DeliveryKind)])
    func kind(_ word: String, _ kind: DeliveryKind) throws {
        let text = LayoutSamples.changed(LayoutSamples.records, "genomforda", word)
        #expect(try LayoutSamples.read(text).kind == kind)
        #expect(
            LayoutSamples.faults(LayoutSamples.changed(text, "  - {name: started, field: start_date}\n", "")) == [
                "10:3: error: no column has the field start_date, which records need: add one, or a constant"
            ])
    }

    @Test(
        "is told what is wrong and where",
        arguments: [
            LayoutCase(
                LayoutSamples.records, "kind: genomforda", "kind: counts",
                "3:7: error: kind is \"counts\": write genomforda, vantande or primarvard"),
            LayoutCase(
                LayoutSamples.records, "kind: genomforda\n", "",
                "9:3: error: no column has the field status, which records need: add one, or the key kind"),
            LayoutCase(
                LayoutSamples.counts, adding: "kind: vantande",
                "7:7: error: kind is for records, and this layout is of counts: remove the key"),
            LayoutCase(
                LayoutSamples.records, "  yes_no: {J: 1, N: 2}\ncolumns:",
                "  yes_no: {J: 1, N: 2}\n  status: {V: waiting}\ncolumns:\n  - {name: s, field: status, values: status}",
                "3:7: error: kind is given, and the field status has a column in line 11: keep one of them"),
            LayoutCase(
                LayoutSamples.records, adding: "constants: [a]",
                "7:12: error: constants is a mapping with one key or more: write \"key: value\" lines below it"),
            LayoutCase(
                LayoutSamples.records, adding: "constants: {region: 63}",
                "7:13: error: records have no field \"region\": the fields are period, region_code, status, unit_hsa_id, decision_date, start_date, medical_target_date, procedure_code, medical_field_code, activity_code, activity_procedure_code, activity_diagnosis_code, has_care_guarantee, deviation_code, region_hsa_id, care_provider_hsa_id, care_unit_hsa_id, hospital_code, hospital_name, profession_code, booking_code, contact_type_code, sex_code, birth_year, municipality_code, listing_hsa_id, referrer_type_code, referrer_hsa_id, referral_id, referral_date, arrival_date, contact_id, phase_code, emergency_type_code, stated_wait_days, emergency_arrival_at, emergency_assessment_at, emergency_end_at and is_care_interrupted"
            ),
            LayoutCase(
                LayoutSamples.records, adding: "constants: {region_code: 63}",
                "7:26: error: the field region_code has a column in line 12: keep one of them"),
            LayoutCase(
                LayoutSamples.records, adding: "constants: {status: V}",
                "7:13: error: status is no constant: write the key kind"),
            LayoutCase(
                LayoutSamples.counts, adding: "constants: {status: V}",
                "7:13: error: status is no constant: give it a column"),
            LayoutCase(
                LayoutSamples.records, adding: "constants: {unit_hsa_id: ~}",
                "7:26: error: unit_hsa_id is empty: write a value"),
            LayoutCase(
                LayoutSamples.records, adding: "missing: [x]\nconstants: {unit_hsa_id: x}",
                "8:26: error: unit_hsa_id is \"x\", which means missing: write a value"),
            LayoutCase(
                LayoutSamples.records,
                adding:
                    "constants: {booking_code: 12, birth_year: 19, contact_type_code: a, profession_code: 915, stated_wait_days: x, medical_target_date: 19-01-01}",
                "7:27: error: booking_code is \"12\": write 1 digit",
                "7:43: error: birth_year is \"19\": write 4 digits",
                "7:66: error: contact_type_code is \"a\": write 1 to 2 digits",
                "7:86: error: profession_code is \"915\": write a profession as XS915",
                "7:109: error: stated_wait_days is \"x\": write a whole number",
                "7:133: error: medical_target_date is \"19-01-01\": write a day of the calendar in one of the layout's forms"
            ),
            LayoutCase(
                withoutGuarantee, adding: "constants: {has_care_guarantee: ja}",
                "7:33: error: has_care_guarantee is \"ja\": write 1 for yes or 2 for no"),
            LayoutCase(withoutGuarantee, adding: "constants: {has_care_guarantee: 1}"),
        ])
    func faults(_ fault: LayoutCase) { fault.check() }

    @Test(
        "is a region of the declared system",
        arguments: [
            ("skr", "63", nil), ("scb", "23", nil), ("scb", "01", nil), ("scb", "1", nil),
            ("skr", "1", "region_code is \"1\": write SKR's region code, such as 63"),
            ("skr", "63a", "region_code is \"63a\": write SKR's region code, such as 63"),
            ("scb", "00", "region_code is \"00\": write SCB's county code, such as 23"),
            ("skr", "23", "there is no region 23: the codes of SKR are 10 and 63"),
            ("scb", "63", "there is no region 63: the codes of SCB are 01 and 23"),
        ] as [(String, String, String?)])
    func regions(_ system: String, _ code: String, _ message: String?) {
        let text = LayoutSamples.changed(
            LayoutSamples.changed(LayoutSamples.records, "  - {name: region, field: region_code}\n", ""),
            "region_codes: skr", "region_codes: \(system)\nconstants: {region_code: \"\(code)\"}")
        #expect(LayoutSamples.faults(text) == (message.map { ["7:26: error: \($0)"] } ?? []))
    }

    @Test(
        "is a day or month in the layout's forms",
        arguments: [
            ("[DD.MM.YYYY]", "[last_day]", "31.01.2019", true), ("[DD.MM.YYYY]", "[last_day]", "30.01.2019", false),
            ("[DD.MM.YYYY]", "[first_day]", "01.01.2019", true),
            ("[YYYY-MM-DD hh:mm]", "[first_day]", "2019-01-01 23:59", true),
            ("[YYYY-MM-DD hh:mm]", "[first_day]", "2019-01-01 24:00", false),
            ("[xsd]", "[first_day]", "2019-01-01", true),
            ("[xsd]", "[YYYYMM]", "201901", true), ("[xsd]", "[YYYYMM]", "201913", false),
            ("[xsd]", "[YYYY-MM]", "2019-01", true), ("[xsd]", "[YYYY-MM]", "201901", false),
        ])
    func periods(_ dates: String, _ periods: String, _ period: String, _ isRead: Bool) {
        let text = LayoutSamples.changed(
            LayoutSamples.changed(LayoutSamples.counts, "  - {name: period, field: period}\n", ""),
            "region_codes: skr",
            "region_codes: skr\ndates: \(dates)\nperiods: \(periods)\nconstants: {period: \"\(period)\"}")
        #expect(
            LayoutSamples.faults(text)
                == (isRead ? [] : ["9:21: error: period is \"\(period)\": write a month in one of the layout's forms"]))
    }
}
