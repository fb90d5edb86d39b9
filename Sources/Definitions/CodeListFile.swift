internal import Waits

/// `pipelines/reference/codes/*.csv`
struct CodeListFile {
    /// Also of a file with faults, so that a rule that names it is not told that it is missing.
    let name: String
    let faults: FileFaults
    /// Of one with faults, the codes that could be read.
    let list: CodeList
    /// Those of the codes.
    let rows: [ReferenceRow]

    /// The folder, from that of the project.
    static let folder = "pipelines/reference/codes/"

    init(_ source: DefinitionSource, faults: FileFaults) {
        self.faults = faults
        name = String(source.path.dropFirst(Self.folder.count).dropLast(".csv".count))
        var codes: [ListedCode] = []
        var rows: [ReferenceRow] = []
        /// By code.
        var places: [String: [(code: ListedCode, line: Int)]] = [:]
        let columns = ["code", "name", "valid_from", "valid_to"]
        let table = ReferenceTable(source.bytes, columns: columns, faults: faults)
        for row in table?.rows ?? [] {
            guard let code = Self.code(row, of: name) else { continue }
            if let other = places[code.code]?.first(where: { code.overlaps($0.code) }) {
                row.fault(
                    "code",
                    "the code \(code.code) stands in line \(other.line) for the same days: keep one of them, or end one "
                        + "before the other begins")
                continue
            }
            places[code.code, default: []].append((code, row.lineNumber))
            codes.append(code)
            rows.append(row)
        }
        if table?.rows.isEmpty == true {
            faults.add(line: 1, column: 1, "the list has no codes: add them, or remove the file")
        }
        if !DefinitionValue.isIdentifier(name) {
            faults.add(
                line: 1, column: 1,
                "\(quoted(name)) is no name of a list: name the file by a to z, 0 to 9, _ and -, at most 63, the first "
                    + "a letter or digit")
        }
        list = CodeList(name: name, file: source.path, codes: codes)
        self.rows = rows
    }

    private static func code(_ row: ReferenceRow, of list: String) -> ListedCode? {
        // Medical fields have a table of their own, which has numbers.
        let code =
            list == ReferenceData.medicalFieldList
            ? row.integer("code", in: 100...999).map(String.init) : row.code("code")
        let name = row.text("name")
        let validFrom = row.optionalDay("valid_from")
        let validTo = row.optionalDay("valid_to")
        guard let code, let name, let validFrom, let validTo else { return nil }
        if let start = validFrom, let end = validTo, end < start {
            row.fault("valid_to", "valid_to is \(end), before valid_from, \(start): mend one of them")
            return nil
        }
        return ListedCode(code: code, name: name, validFrom: validFrom, validTo: validTo)
    }
}
