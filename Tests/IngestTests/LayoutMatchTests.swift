import Definitions
import Testing

@testable import Ingest

@Suite struct LayoutMatchTests {
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

    @Test func `a header may end with a delimiter where the layout says so`() throws {
        #expect(
            message(countHeader + ";\n", [counts])
                == "a.csv:1: error: the header ends with a delimiter: remove it, or say trailing_delimiter: allowed in a layout of your own"
        )
        let allowing = layout("counts", countColumns, allowsTrailingDelimiter: true)
        let found = try match(countHeader + ";\n", [allowing])
        #expect(found.columnCount == 9)
        #expect(found.unknownColumns.isEmpty)
        #expect(found.header == Array((countHeader + ";").utf8))
        // Two are a column without a name.
        try #expect(match(countHeader + ";;\n", [allowing]).unknownColumns == ["(no name)"])
    }

    @Test func `names are read in the encoding of the layout, which their letters decide`() throws {
        let columns = countColumns.map { $0.name == "unit" ? (name: "enhetåäö", field: $0.field) : $0 }
        let header = columns.map(\.name).joined(separator: ";")
        let both = layout("both", columns, encodings: [.utf8, .windows1252])
        let single = layout("single", columns, encodings: [.windows1252])
        let utf8 = layout("utf8", columns)
        try #expect(match(header, [both]).headerEncoding == .utf8)
        try #expect(match(windows(header), [both]).headerEncoding == .windows1252)
        let marked = "\u{FEFF}" + countHeader
        try #expect(match(marked, [layout("a", countColumns, encodings: [.utf8, .iso8859_1])]).headerEncoding == .utf8)
        try #expect(match(windows(header), [single]).unknownColumns.isEmpty)
        try #expect(match(windows(header), [utf8], encoding: .iso8859_1).encodings == [.iso8859_1])
        try #expect(match(windows(header), [utf8, both]).layout.id == "both")
        #expect(
            refusal(windows(header), [utf8])
                == "a.csv:1:19: error: not UTF-8: convert the file to UTF-8 and send it again, or declare its encoding by --encoding or in a layout of your own (byte 18)"
        )
        #expect(
            refusal(Array(header.utf8), [single])
                == "a.csv:1:19: error: a letter in UTF-8 in a text that is declared as, or began as, one byte a character: the file mixes encodings; send it as UTF-8 (byte 18)"
        )
    }

    @Test func `a layout of the other format is none of the file's`() throws {
        let contract = Layout(
            id: "contract", label: counts.label, content: .records,
            format: .contract(ContractForm(root: "r", namespace: "n")), columns: [], file: "c.yaml")
        try #expect(match(countHeader, [contract, counts]).layout.id == "counts")
        #expect(
            message(countHeader, [contract, counts], named: "contract")
                == "a.csv: error: the layout contract is of XML, and the file is not: name another, or none")
        let error = #expect(throws: IngestError.self) {
            try LayoutMatch.candidates([contract, counts], named: "counts", isContract: true, path: "a.xml")
        }
        #expect(
            error?.description
                == "a.xml: error: the file is XML, and the layout counts is of delimited text: name another, or none")
    }

    private func refusal(_ bytes: [UInt8], _ layouts: [Layout]) -> String? {
        do {
            _ = try match(bytes, layouts)
            return nil
        } catch {
            return String(describing: error)
        }
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
