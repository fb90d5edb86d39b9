import Foundation
import Spreadsheet
import TestSupport
import Testing
import Waits

@Suite("A spreadsheet file")
struct WorkbookTests {
    private static let columns = [SheetColumn("Vad", width: 20), SheetColumn("Hur många", width: 12)]

    /// A file with one cell below the header.
    private static func cell(_ cell: Cell) throws -> String {
        try Unzipped.writing { workbook in
            try workbook.addSheet("Blad", columns: columns)
            try workbook.append([cell])
        }.cell("A2")
    }

    @Test(
        "A text is a string, whatever it looks like",
        arguments: [
            ("=1+1", "=1+1"), ("=HYPERLINK(\"http://a\")", "=HYPERLINK(\"http://a\")"), ("+46", "+46"), ("-1", "-1"),
            ("@sum", "@sum"), ("{=1}", "{=1}"), ("http://a.se", "http://a.se"), ("åäö Östersund", "åäö Östersund"),
            ("två\nrader", "två\nrader"), ("a\rb", "a_x000D_b"), ("\u{1}\u{1F}", "_x0001__x001F_"),
            ("<b>&amp;", "&lt;b&gt;&amp;amp;"), ("_x0041_", "_x005F_x0041_"), ("_x00_", "_x00_"),
            ("a\u{0}b\u{FFFE}\u{FFFF}", "a\u{FFFD}b\u{FFFD}\u{FFFD}"), ("👩‍⚕️", "👩‍⚕️"),
        ])
    func strings(text: String, written: String) throws {
        let cell = try Self.cell(.text(text))
        #expect(cell.contains("t=\"inlineStr\""))
        #expect(cell.hasSuffix(">\(written)</t></is>"), "\(cell)")
        #expect(!cell.contains("<f>"))
    }

    @Test("Blanks at the ends of a text stay")
    func blanks() throws {
        #expect(try Self.cell(.text(" a ")).contains("xml:space=\"preserve\"> a </t>"))
    }

    @Test("A text that is too long for a cell is cut, with a sign that it was")
    func longTexts() throws {
        let longest = String(repeating: "å", count: 32_767)
        #expect(try Self.cell(.text(longest)).contains(">\(longest)</t>"))
        let cut = String(repeating: "å", count: 32_766) + "…"
        #expect(try Self.cell(.text(longest + "b")).contains(">\(cut)</t>"))
        // A character of two units of UTF-16 is not cut in two.
        let wide = String(repeating: "😀", count: 16_384)
        #expect(try Self.cell(.text(wide)).contains(">\(String(repeating: "😀", count: 16_383))…</t>"))
    }

    @Test(
        "Numbers, shares and days",
        arguments: [
            (Cell.integer(2_147_483_648), "<v>2147483648</v>"), (.amount(-5), "<v>-5</v>"),
            (.decimal(0.5), "<v>0.5</v>"), (.decimal(.infinity), ""),
            (.percent(numerator: 445, denominator: 10_000_000), "<v>4.45E-05</v>"),
            (.percent(numerator: 0, denominator: 0), ""), (.empty, ""), (.text(""), ""),
            (.date(CalendarDay(daysSince1970: 18_140)), "<v>43709</v>"),
            (.date(CalendarDay(daysSince1970: -25_508)), "<v>61</v>"),
            (.date(CalendarDay(daysSince1970: -25_509)), "1900-02-28"),
            (.integer(1_000_000_000_000_000), ">1000000000000000</t>"),
        ] as [(Cell, String)])
    func values(cell: Cell, written: String) throws {
        let found = try Self.cell(cell)
        #expect(written.isEmpty ? found.isEmpty : found.contains(written), "\(found)")
    }

    @Test("Formats: thousands, per cent with up to six decimals, days")
    func formats() throws {
        let file = try Unzipped.writing { workbook in
            try workbook.addSheet("Blad", columns: Self.columns)
            let day = CalendarDay(daysSince1970: 18_140)
            try workbook.append([.amount(1), .percent(numerator: 1, denominator: 3), .date(day)])
        }
        let styles = String(decoding: try file.part("xl/styles.xml"), as: UTF8.self)
        for format in ["#,##0_)", "0.00####%_)", "yyyy-mm-dd"] { #expect(styles.contains("formatCode=\"\(format)\"")) }
    }

    @Test("The header is frozen and filters all rows; columns have their widths")
    func header() throws {
        let file = try Unzipped.writing { workbook in
            try workbook.addSheet("Första", columns: Self.columns)
            for _ in 0..<3 { try workbook.append([.text("a"), .integer(1)]) }
            try workbook.addSheet("Andra", columns: Self.columns)
        }
        #expect(try file.names() == ["Första", "Andra"])
        let sheet = try file.sheet(1)
        #expect(sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\""))
        #expect(sheet.contains("<autoFilter ref=\"A1:B4\"/>"))
        #expect(sheet.contains("<col min=\"1\" max=\"1\" width=\"20.7109375\""))
        #expect(try file.cell("B1").contains(">Hur många</t>"))
        #expect(try file.sheet(2).contains("<autoFilter ref=\"A1:B1\"/>"))
    }

    @Test("Rows that do not fit in a sheet go on in the next")
    func fullSheets() throws {
        let file = try Unzipped.writing(maximumRowCount: 3) { workbook in
            try workbook.addSheet("Poster", columns: Self.columns)
            for number in 1...5 { try workbook.append([.integer(number)]) }
            try workbook.addSheet("Slut", columns: Self.columns)
        }
        #expect(try file.names() == ["Poster", "Poster (2)", "Poster (3)", "Slut"])
        #expect(try file.cell("A3", sheet: 2).contains("<v>4</v>"))
        #expect(try file.cell("A2", sheet: 3).contains("<v>5</v>"))
    }

    @Test("A file becomes visible when it is whole, for its owner alone; where something fails, nothing is left")
    func whole() throws {
        struct Stop: Error {}
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/file.xlsx"
        #expect(throws: Stop.self) {
            try Workbook.write(to: path) { workbook in
                try workbook.addSheet("Blad", columns: Self.columns)
                try workbook.append([.text("a")])
                #expect(!FileManager.default.fileExists(atPath: path))
                throw Stop()
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        try Workbook.write(to: path) { try $0.addSheet("Blad", columns: Self.columns) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file.xlsx"])
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    @Test("Names that no sheet may have, and folders that are not there, are errors")
    func errors() throws {
        let path = "\(try TestFolder.fresh())-missing/file.xlsx"
        #expect(throws: SpreadsheetError(.cannotWrite, path: path, cause: "No such file or directory")) {
            try Workbook.write(to: path) { _ in }
        }
        #expect(throws: SpreadsheetError.self) {
            try Unzipped.writing { try $0.addSheet("a/b", columns: Self.columns) }
        }
    }
}
