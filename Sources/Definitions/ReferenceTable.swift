internal import Agreements
internal import DelimitedText
internal import Waits

/// A CSV file of `pipelines/reference` whose columns are known.
struct ReferenceTable {
    let rows: [ReferenceRow]

    /// Nil, with faults, where the file is no table or has other columns.
    init?(_ bytes: [UInt8], columns: [String], faults: FileFaults) {
        guard bytes.count <= YAMLFile.maximumByteCount else {
            faults.add(line: 1, column: 1, "larger than 4 MiB: reference tables are small, so this is another file")
            return nil
        }
        let table: DelimitedTable
        do {
            table = try DelimitedTable(parsing: bytes)
        } catch {
            for fault in error.faults { faults.add(line: fault.line, column: fault.column, fault.message) }
            return nil
        }
        for (name, position) in zip(table.header, table.headerPositions) where !columns.contains(name) {
            let hint = Suggestion.text(for: name, among: columns, called: "columns")
            faults.add(line: position.line, column: position.column, "the table has no column \(quoted(name)): \(hint)")
        }
        for name in columns where table.columnIndex(name) == nil {
            faults.add(line: 1, column: 1, "the table needs the column \(name): add it")
        }
        guard faults.isEmpty else { return nil }
        let indices = Dictionary(uniqueKeysWithValues: table.header.enumerated().map { ($1, $0) })
        rows = table.rows.map { ReferenceRow(row: $0, indices: indices, faults: faults) }
    }
}

/// A row of it. Every reading either gives a value or leaves a fault and gives nil.
struct ReferenceRow {
    let row: DelimitedTable.Row
    /// Of every column that may be asked for.
    let indices: [String: Int]
    let faults: FileFaults

    var lineNumber: Int { row.lineNumber }

    func fault(_ column: String, _ message: String) {
        let position = indices[column].map { row.positions[$0] }
        faults.add(line: position?.line ?? row.lineNumber, column: position?.column ?? 1, message)
    }

    func optionalText(_ column: String) -> String? {
        guard let index = indices[column] else { return nil }
        let text = row.fields[index]
        return text.isEmpty ? nil : text
    }

    func text(_ column: String) -> String? {
        guard let text = optionalText(column) else {
            fault(column, "\(column) is empty: write a value")
            return nil
        }
        return text
    }

    func integer(_ column: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(column) else { return nil }
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDigits, let number = Int(text), range.contains(number) else {
            let bounds = "\(range.lowerBound) to \(range.upperBound)"
            fault(column, "\(column) is \(quoted(text)): write a number from \(bounds)")
            return nil
        }
        return number
    }

    func day(_ column: String) -> CalendarDay? {
        guard let text = text(column) else { return nil }
        if let day = CalendarDay(iso: text) { return day }
        fault(column, "\(column) is \(quoted(text)): write a day of the calendar as YYYY-MM-DD")
        return nil
    }

    /// `.some(nil)` where the field is empty.
    func optionalDay(_ column: String) -> CalendarDay?? {
        guard optionalText(column) != nil else { return .some(nil) }
        return day(column).map { .some($0) }
    }

    /// A code as a delivery writes it. No quote and no blank: codes go into SQL, and one with a blank at its end would be
    /// found by nobody.
    func code(_ column: String) -> String? {
        guard let text = text(column) else { return nil }
        let isCode = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || ".-+*/_".unicodeScalars.contains(scalar)
        }
        guard isCode, text.utf8.count <= 32 else {
            fault(
                column,
                "\(column) is \(quoted(text)): write letters, digits and . - + * / _, at most 32, without blanks")
            return nil
        }
        return text
    }

    func period(_ column: String) -> Period? {
        guard let text = text(column) else { return nil }
        if let period = Period(iso: text) { return period }
        fault(column, "\(column) is \(quoted(text)): write a month as YYYY-MM")
        return nil
    }

    /// SCB's county code with its zero: `01`.
    func countyCode(_ column: String) -> String? {
        guard let text = text(column) else { return nil }
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if isDigits, text.utf8.count == 2, text != "00" { return text }
        fault(column, "\(column) is \(quoted(text)): write SCB's county code with two digits, such as 01")
        return nil
    }

    /// Nil, without a fault, where the field is empty: the row is certain.
    func mark(_ column: String) -> Mark? {
        guard let text = optionalText(column) else { return nil }
        if let mark = Mark(rawValue: text) { return mark }
        let marks = listed(Mark.allCases.map(\.rawValue), "or")
        fault(column, "\(column) is \(quoted(text)): write \(marks), or nothing where it is certain")
        return nil
    }

    /// One of the regions; any code where the regions could not be read.
    func region(_ column: String, of regions: Set<RegionCode>?) -> RegionCode? {
        guard let number = integer(column, in: 1...99) else { return nil }
        let code = RegionCode(number)
        guard let regions, !regions.contains(code) else { return code }
        let codes = listed(regions.sorted().map(\.description), "and")
        fault(column, "there is no region \(code): the codes of SKR are \(codes)")
        return nil
    }
}
