import Agreements
import Testing

@testable import Definitions

@Suite("A layout file")
struct LayoutFileTests {
    @Test(
        "says what is wrong and where",
        arguments: [
            FaultCase(
                SmallProject.layout, "layout: small", "layuot: small",
                "1:1: error: a layout has no key \"layuot\": did you mean layout?"),
            FaultCase(
                SmallProject.layout, "layout: small", "layout: Small One",
                "1:9: error: \"Small One\" is no id: use a to z, 0 to 9, _ and -, at most 63, the first a letter or digit"
            ),
            FaultCase(
                SmallProject.layout, "label: {sv: Liten, en: Small}", "label: Small",
                "2:8: error: a label is a mapping: write keys and values; its keys are sv and en"),
            FaultCase(
                SmallProject.layout, "label: {sv: Liten, en: Small}", "label: {sv: Liten}",
                "2:8: error: a label needs the key en: add it"),
            FaultCase(
                SmallProject.layout, "content: counts", "content: count",
                "3:10: error: content is \"count\": write records, counts, attestations, expected_units or populations"),
            FaultCase(
                SmallProject.layout, "\";\"", "\"::\"",
                "4:12: error: delimiter is one character: write \";\", \",\", \"|\" or \"\\t\""),
            FaultCase(
                SmallProject.layout, "V: waiting", "V: waitin",
                "8:15: error: V is \"waitin\": write waiting or completed"),
            FaultCase(
                SmallProject.layout, "V: waiting", "V: primary_care",
                "8:15: error: V is \"primary_care\": write waiting or completed"),
            FaultCase(SmallProject.layout, "V: waiting", "V: [waiting]", "8:15: error: V is a text: write one value"),
            FaultCase(
                SmallProject.layout, "  status:", "  sex: {no: 1}\n  status:",
                "8:3: error: no column uses the value map sex: name it under values, or remove it"),
            FaultCase(
                SmallProject.layout, "values: status", "values: sttaus",
                "13:43: error: there is no value map \"sttaus\": did you mean status?"),
            FaultCase(
                SmallProject.layout, ", values: status", "",
                "8:3: error: no column uses the value map status: name it under values, or remove it",
                "13:5: error: the field status needs a value map: name one under values"),
            FaultCase(
                SmallProject.layout, "field: limit}", "field: limit, values: status}",
                "8:15: error: V is \"waiting\": write medical_target_date",
                "8:27: error: G is \"completed\": write medical_target_date"),
            FaultCase(
                SmallProject.layout, "field: limit}", "field: limti}",
                "14:26: error: counts have no field \"limti\": did you mean limit?"),
            FaultCase(
                SmallProject.layout, "field: limit}", "field: sex_code}",
                "14:26: error: counts have no field \"sex_code\": the fields are period, region_code, status, unit_hsa_id, measure, limit, within_count, total_count, total_including_pvv and pvv_count"
            ),
            FaultCase(
                SmallProject.layout, "field: limit}", "field: limit, optional: true}",
                "14:43: error: the field limit is necessary, so its column is not optional: remove the key"),
            FaultCase(
                SmallProject.layout, "field: limit}", "field: limit, optional: no}",
                "14:43: error: optional is \"no\": write true or false"),
            FaultCase(
                SmallProject.layout, "field: limit}", "field: period}",
                "10:3: error: no column has the field limit, which counts need: add one, or a constant",
                "14:5: error: the field period has a column in line 10 already: keep one of them"),
            FaultCase(
                SmallProject.layout, "name: limit", "name: period",
                "14:5: error: the column \"period\" stands in line 10 already: keep one of them"),
            FaultCase(
                SmallProject.layout, "  - {name: total, field: total_count}\n", "",
                "10:3: error: no column has the field total_count or total_including_pvv, one of which counts need: add one"
            ),
            FaultCase(
                SmallProject.layout, "  - {name: total,",
                "  - {name: all, field: total_including_pvv}\n  - {name: total,",
                "10:3: error: columns have the fields total_count and total_including_pvv: keep the one that the sender counts"
            ),
            FaultCase(
                SmallProject.layout, "  - {name: pvv, field: pvv_count}", "  - pvv",
                "17:5: error: a column is a mapping: write keys and values; its keys are name, field, values and optional"
            ),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("of records needs the fields without which no figure is right")
    func necessaryFields() {
        let text = """
            layout: poor
            label: {sv: Fattig, en: Poor}
            content: records
            delimiter: ";"
            encoding: utf-8
            region_codes: skr
            columns:
              - {name: period, field: period}

            """
        #expect(
            SmallProject.faults(["pipelines/layouts/poor.yaml": text]) == [
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field contact_id, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field decision_date, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field deviation_code, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field has_care_guarantee, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field medical_field_code, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field phase_code, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field region_code, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field start_date, which records need: add one, or a constant",
                "pipelines/layouts/poor.yaml:8:3: error: no column has the field status, which records need: add one, or the key kind",
            ])
    }

    @Test("reads spellings that YAML takes for yes and no as they are written")
    func spellings() throws {
        let text = """
            layout: written
            label: {sv: no, en: yes}
            content: records
            delimiter: "\\t"
            encoding: utf-8
            region_codes: skr
            value_maps:
              status: {V: waiting, G: completed}
              yes_no: {ja: 1, yes: 1, true: 1, 1: 1, no: 2, "2": 2, ~: 2}
              sex: {M: 1, k: 2}
            columns:
              - {name: a, field: period}
              - {name: b, field: region_code}
              - {name: c, field: status, values: status}
              - {name: d, field: decision_date}
              - {name: e, field: start_date}
              - {name: f, field: phase_code}
              - {name: g, field: medical_field_code}
              - {name: h, field: has_care_guarantee, values: yes_no}
              - {name: i, field: deviation_code}
              - {name: j, field: contact_id}
              - {name: k, field: sex_code, values: sex, optional: true}

            """
        let project = try SmallProject.read([
            SmallProject.layout: text,
            SmallProject.rules: (SmallProject.files[SmallProject.rules] ?? "")
                .split(separator: "counts").joined(separator: "records")
                .split(separator: "within_count").joined(separator: "sex_code"),
        ])
        let layout = try #require(project.layouts.first)
        #expect(layout.label.swedish == "no")
        #expect(layout.format == .delimited(DelimitedForm(delimiter: UInt8(ascii: "\t"))))
        let values = layout.columns.first { $0.field == .hasCareGuarantee }?.values
        #expect(values == ["ja": 1, "yes": 1, "true": 1, "1": 1, "no": 2, "2": 2, "~": 2])
        #expect(layout.columns.last?.isOptional == true)
    }
}
