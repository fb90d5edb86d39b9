import Definitions
import Testing

@testable import Ingest

@Suite struct HeaderMatchTests {
    private let counts = layout("counts", countColumns, optional: ["unit"])
    private let commas = layout("commas", delimiter: ",", countColumns)
    private let longer = layout("longer", countColumns + [("extra", .hospitalName)])

    @Test func `columns may come in any order, optional ones may be missing, unknown ones are told`() throws {
        let found = try match("pvv;total;within;limit;status;what;measure;region;month\n1", [counts])
        #expect(found.layout.id == "counts")
        #expect(found.columnCount == 9)
        #expect(found.unknownColumns == ["what"])
        #expect(
            found.positions.map(\.column.headerName) == [
                "month", "region", "measure", "status", "limit", "within", "total", "pvv",
            ])
        #expect(found.positions.map(\.position) == [8, 7, 6, 4, 3, 2, 1, 0])
    }

    @Test(arguments: ["", "\n", "\r\n", "\n\n"])
    func `a header alone is a header, however it ends`(end: String) throws {
        try #expect(match(countHeader + end, [counts]).columnCount == 9)
    }

    @Test func `a byte order mark and quotes are no part of a name`() throws {
        let quoted = "\u{FEFF}" + countColumns.map { "\"\($0.name)\"" }.joined(separator: ";") + "\n"
        try #expect(match(quoted, [counts]).unknownColumns.isEmpty)
    }

    @Test func `each layout reads the header with its own delimiter`() throws {
        try #expect(match(countHeader, [counts, commas]).layout.id == "counts")
        try #expect(match(countHeader.replacing(";", with: ","), [counts, commas]).layout.id == "commas")
    }

    @Test func `a layout that is named is read by, though others fit`() throws {
        let other = layout("other", countColumns)
        try #expect(match(countHeader, [counts, other], named: "other").layout.id == "other")
    }

    private func message(_ text: String, _ layouts: [Layout], named: String? = nil) -> String? {
        do {
            _ = try match(text, layouts, named: named)
            return nil
        } catch {
            return String(describing: error)
        }
    }

    @Test func `what fits no layout, or several, is told apart, with the way to mend it`() {
        #expect(
            message(countHeader, [counts, layout("other", countColumns)])
                == "a.csv:1: error: the header fits the layouts counts, other: name one by --layout")
        #expect(
            message("a;b;c\n", [counts, commas])
                == "a.csv:1: error: the header has no column of any layout (counts, commas): check the delimiter and the column names, or add a layout to pipelines/layouts"
        )
        #expect(
            message(countHeader.replacing("status;limit;", with: ""), [commas, counts, longer])
                == "a.csv:1: error: the header fits no layout (commas, counts, longer); counts is closest and lacks status, limit: send the columns, or add a layout to pipelines/layouts"
        )
        #expect(
            message(countHeader, [counts], named: "nothing")
                == "a.csv: error: there is no layout nothing; pipelines/layouts has counts")
        #expect(
            message(countHeader + ";pvv\n", [counts])
                == "a.csv:1: error: the header has the column pvv twice: remove one")
        #expect(
            message("\"month;region", [counts])
                == "a.csv:1:1: error: this quote is never closed: close it, or remove it (byte 0)")
        // Letters are what they are: no name is guessed.
        #expect(message(countHeader.uppercased(), [counts])?.contains("no column of any layout") == true)
    }
}
