import Testing

@testable import Definitions

@Suite("How a layout says that values are written")
struct LayoutFormsTests {
    @Test("takes the forms of the register, and nothing else, where it says nothing")
    func defaults() throws {
        let layout = try LayoutSamples.read(LayoutSamples.records)
        #expect(layout.dateForms == DateForm.usual)
        #expect(layout.periodForms == [.firstDay, .lastDay, .compact])
        #expect(layout.missingMarkers == [])
        #expect(layout.numbers == NumberForm())
        #expect(!layout.trimsPadding && !layout.ignoresCase)
        #expect(layout.constants == [])
    }

    @Test("may have forms of its own")
    func forms() throws {
        let lines = """
            dates: [DD/MM/YYYY, "YYYY-MM-DD hh:mm", xsd]
            periods: [YYYY-MM, last_day]
            missing: ["-", N/A, ~, "Ej deltagit"]
            decimal_mark: "."
            group_mark: " "
            padding: trimmed
            letter_case: ignored
            """
        // `~` is a text like any other, but not where nothing else is written.
        let text = LayoutSamples.changed(lines, "~", "\"~\"") + "\n"
        let layout = try LayoutSamples.read(LayoutSamples.changed(LayoutSamples.records, "kind:", text + "kind:"))
        #expect(layout.dateForms == ["DD/MM/YYYY", "YYYY-MM-DD hh:mm", "xsd"].compactMap(DateForm.init))
        #expect(layout.periodForms == [.dashed, .lastDay])
        #expect(layout.missingMarkers == ["-", "N/A", "~", "Ej deltagit"])
        #expect(layout.numbers == NumberForm(decimalMark: UInt8(ascii: "."), groupMark: UInt8(ascii: " ")))
        #expect(layout.trimsPadding && layout.ignoresCase)
    }

    @Test(
        "is told what is wrong and where",
        arguments: [
            LayoutCase(
                LayoutSamples.counts, adding: "dates: YYYYMMDD",
                "7:8: error: dates is a list: write each item on a line of its own after \"- \", or all between [ and ]"
            ),
            LayoutCase(
                LayoutSamples.counts, adding: "dates: [dd/mm/yyyy]",
                "7:9: error: dates holds \"dd/mm/yyyy\", which is no form of a day: did you mean DD/MM/YYYY?"),
            LayoutCase(
                LayoutSamples.counts, adding: "dates: [YYYY-MM-DD, YYYY-MM, DD.MM.YYYY hh:mm:ss.f]",
                "7:21: error: dates holds \"YYYY-MM\", which is no form of a day: write YYYY, MM and DD, then hh, mm and ss where there is a clock, and what stands between them, such as DD.MM.YYYY hh:mm; or xsd",
                "7:30: error: dates holds \"DD.MM.YYYY hh:mm:ss.f\", which is no form of a day: write YYYY, MM and DD, then hh, mm and ss where there is a clock, and what stands between them, such as DD.MM.YYYY hh:mm; or xsd"
            ),
            LayoutCase(
                LayoutSamples.counts, adding: "dates: [DD/MM/YYYY, MM/DD/YYYY]",
                "7:21: error: no day tells \"MM/DD/YYYY\" from \"DD/MM/YYYY\": keep the one that the sender writes"),
            LayoutCase(
                LayoutSamples.counts, adding: "dates: [YYYYMMDD, DDMMYYYY]",
                "7:19: error: no day tells \"DDMMYYYY\" from \"YYYYMMDD\": keep the one that the sender writes"),
            LayoutCase(
                LayoutSamples.counts, adding: "dates: [YYYY-DD-MM, xsd]",
                "7:21: error: no day tells \"xsd\" from \"YYYY-DD-MM\": keep the one that the sender writes"),
            LayoutCase(
                LayoutSamples.counts, adding: "dates: [YYYYMMDD, xsd, YYYYMMDD, xsd]",
                "7:24: error: dates holds \"YYYYMMDD\" twice: remove one",
                "7:34: error: dates holds \"xsd\" twice: remove one"),
            LayoutCase(
                LayoutSamples.counts, adding: "periods: [first_day, month, first_day]",
                "7:22: error: periods is \"month\": write first_day, last_day, YYYYMM or YYYY-MM",
                "7:29: error: periods holds \"first_day\" twice: remove one"),
            LayoutCase(LayoutSamples.counts, adding: "missing: []", "7:10: error: missing is empty: add an item"),
            LayoutCase(
                LayoutSamples.counts, adding: "missing: [x, \"\", x]", "7:14: error: missing is empty: write a value",
                "7:18: error: missing holds \"x\" twice: remove one"),
            LayoutCase(
                LayoutSamples.counts, adding: "missing: [N/A, V]",
                "7:16: error: missing holds \"V\", which is a spelling of the value map status: remove one of them"),
            LayoutCase(
                LayoutSamples.counts, adding: "letter_case: ignored\nmissing: [v]",
                "8:11: error: missing holds \"v\", which is a spelling of the value map status: remove one of them"),
            LayoutCase(
                LayoutSamples.counts, adding: "decimal_mark: komma",
                "7:15: error: decimal_mark is one character: write one such as \",\", no letter, digit or minus"),
            LayoutCase(
                LayoutSamples.counts, adding: "decimal_mark: \"-\"\ngroup_mark: \"0\"",
                "7:15: error: decimal_mark is one character: write one such as \",\", no letter, digit or minus",
                "8:13: error: group_mark is one character: write one such as \",\", no letter, digit or minus"),
            LayoutCase(
                LayoutSamples.counts, adding: "decimal_mark: \";\"\ngroup_mark: '\"'",
                "7:15: error: decimal_mark is \";\", and so is delimiter: write another, or remove the key",
                "8:13: error: group_mark is \"\"\", and so is quote: write another, or remove the key"),
            LayoutCase(
                LayoutSamples.counts, adding: "decimal_mark: \".\"\ngroup_mark: \".\"",
                "8:13: error: group_mark is \".\", and so is decimal_mark: write another, or remove the key"),
            LayoutCase(
                LayoutSamples.counts, adding: "padding: kept",
                "7:10: error: padding is \"kept\": write refused or trimmed"
            ),
            LayoutCase(
                LayoutSamples.counts, adding: "letter_case: any",
                "7:14: error: letter_case is \"any\": write exact or ignored"),
            LayoutCase(
                LayoutSamples.records, "{J: 1, N: 2}", "{J: 1, j: 2}\nletter_case: ignored",
                "8:21: error: \"j\" and \"J\" have different codes, but letter_case is ignored: keep one of them"),
        ])
    func faults(_ fault: LayoutCase) { fault.check() }

    @Test("keeps spellings apart that differ in case, and joins those with one code")
    func letterCase() throws {
        let exact = LayoutSamples.changed(LayoutSamples.records, "{J: 1, N: 2}", "{J: 1, j: 2}")
        #expect(try LayoutSamples.read(exact).columns.first { $0.values != nil }?.values == ["J": 1, "j": 2])
        let ignored = LayoutSamples.changed(
            LayoutSamples.records, "{J: 1, N: 2}", "{J: 1, j: 1, N: 2}\nletter_case: ignored")
        #expect(try LayoutSamples.read(ignored).columns.first { $0.values != nil }?.values == ["J": 1, "j": 1, "N": 2])
    }
}
