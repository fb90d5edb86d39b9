import Definitions
import DelimitedText
import Testing
import Waits

@testable import Ingest

@Suite struct RowTyperTests {
    private struct Typed {
        var fault: String?
        var slot: DeliverySlot?
        var values: [Int]
    }

    /// Types one row of counts.
    private func typed(_ row: String) throws -> Typed {
        let found = try match(countHeader, [layout("counts", countColumns)])
        var typer = RowTyper(found, path: "a.csv")
        var reader = DelimitedReader(format: DelimitedFormat())
        var result: Typed?
        try reader.read(Array(row.utf8).span, isLast: true) { record in
            let fault = try typer.type(record)
            let values = typer.values
            result = Typed(
                fault: fault.map { "\($0.field) \($0.columnName) \($0.reason)" },
                slot: fault == nil ? typer.slotOfValues : typer.slot(of: record), values: values)
        }
        return try #require(result)
    }

    @Test func `a row becomes values, a delivery, and nothing where nothing was sent`() throws {
        let row = try typed("2019-09-30;63;;first_visit;V;90;1;2;")
        #expect(row.fault == nil)
        let missing = RowTyper.missing
        // Text and measures stay in the row; 2019-09 is month 12 × 2019 + 8; V is the code 2.
        #expect([0, 1, 4, 5, 6, 7, 8].map { row.values[$0] } == [24_236, 63, 2, 90, 1, 2, missing])
        #expect(
            row.slot
                == DeliverySlot(
                    region: RegionCode(63), period: try #require(Period(year: 2019, month: 9)), kind: .counts))
    }

    @Test func `the medical target date is a limit of its own`() throws {
        try #expect(
            typed("2019-09-30;63;;first_visit;V;maldatum;1;2;3").values[5] == LayoutColumn.medicalTargetDateCode)
    }

    @Test(arguments: [
        ("2019-09-15;63;;m;V;90;1;2;3", "0 month is not a month: the date of its first or last day, or YYYYMM", false),
        (";63;;m;V;90;1;2;3", "0 month is empty: without it nobody can tell what the row is about", false),
        ("201909;;;m;V;90;1;2;3", "1 region is empty: without it nobody can tell what the row is about", false),
        ("201909;Ö;;m;V;90;1;2;3", "1 region is not a region code of SKR, such as 10 or 63", false),
        ("201909;40000;;m;V;90;1;2;3", "1 region is not a region code of SKR, such as 10 or 63", false),
        ("201909;012;;m;V;90;1;2;3", "1 region is not a region code of SKR, such as 10 or 63", false),
        ("201909;63;;m;;90;1;2;3", "4 status is empty: without it nobody can tell what the row is about", false),
        ("201909;63;;m;v;90;1;2;3", "4 status is none of the spellings that the layout accepts", false),
        ("201909;63;;m;V;;1;2;3", "5 limit is empty: without it nobody can tell what the row is about", true),
        (
            "201909;63;;m;V;90 days;1;2;3",
            "5 limit is not a limit: days, or a word of the layout for the medical target date",
            true
        ),
        ("201909;63;;m;V;90;-1;2;3", "6 within is not a whole number of 0 or more", true),
        ("201909;63;;m;V;90;1;2.0;3", "7 total is not a whole number of 0 or more", true),
        ("201909;63;;m;V;90;1;1000000000001;3", "7 total is not a whole number of 0 or more", true),
        ("201909;63;;m;V;90;1;2;x", "8 pvv is not a whole number of 0 or more", true),
    ])
    func `the first field that cannot be typed is told, without its value, and where the row belongs if it says so`(
        row: String, fault: String, hasPlace: Bool
    ) throws {
        let row = try typed(row)
        #expect(row.fault == fault)
        #expect((row.slot != nil) == hasPlace)
    }

    @Test(arguments: ["01", "09", "00", "1", "9"])
    func `a code below 10 is of SCB's system, and nothing of its file can be trusted`(code: String) {
        #expect {
            try typed("201909;\(code);;m;V;90;1;2;3")
        } throws: { error in
            (error as? IngestError)?.kind == .codeSystem
                && "\(error)".hasPrefix("a.csv:1:8: error: the region code is one of SCB's county codes")
        }
    }
}
