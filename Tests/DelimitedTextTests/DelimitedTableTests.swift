import DelimitedText
import Testing

@Suite("Tables")
struct DelimitedTableTests {
    @Test("A table has a header, and rows that know their lines")
    func table() throws {
        let table = try DelimitedTable(parsing: Array("kod,namn\n30105,\"Magsäck, vid övervikt\"\n\n30106,x\n".utf8))
        #expect(table.header == ["kod", "namn"])
        #expect(table.columnIndex("namn") == 1)
        #expect(table.columnIndex("Namn") == nil)
        #expect(table.rows.map(\.fields) == [["30105", "Magsäck, vid övervikt"], ["30106", "x"]])
        #expect(table.rows.map(\.lineNumber) == [2, 4])
        #expect(table.rows[0].positions.map(\.description) == ["2:1", "2:7"])
    }

    @Test("A header alone is a table without rows")
    func headerAlone() throws {
        #expect(try DelimitedTable(parsing: Array("a,b".utf8)).rows.isEmpty)
    }

    @Test(
        "All faults come at once, in the order of the file",
        arguments: [
            ("", "1:1: no header: the file is empty"),
            ("a,b\n1\n1,2,3\n", "2:1: 1 fields, but the header has 2\n3:1: 3 fields, but the header has 2"),
            (
                "a,b,a\n1,x\"y,\n",
                "1:5: column \"a\" is named twice in the header\n"
                    + "2:4: quote inside an unquoted field: quote the whole field, and write the quote inside it twice"
            ),
            (
                "a,b\n1\n\"2",
                "2:1: 1 fields, but the header has 2\n3:1: this quote is never closed: close it, or remove it"
            ),
        ])
    func faults(_ text: String, _ description: String) {
        let error = #expect(throws: DelimitedTableError.self) { try DelimitedTable(parsing: Array(text.utf8)) }
        #expect(error?.description == description)
    }
}
