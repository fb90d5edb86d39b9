/// A small delimited file read whole: reference tables, code lists, cases of tests.
///
/// Every row has as many fields as the header. For files of any size there is `DelimitedReader`.
package struct DelimitedTable: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// The physical line on which the row starts, from 1.
        package let lineNumber: Int

        /// One for each column of the header.
        package let fields: [String]

        /// Where each field starts.
        package let positions: [DelimitedPosition]
    }

    /// The names in the first record, all different.
    package let header: [String]

    /// Where each name of the header starts.
    package let headerPositions: [DelimitedPosition]

    package let rows: [Row]

    /// Reads a table whose first record is its header.
    ///
    /// - Throws: a `DelimitedTableError` with every fault of the file.
    package init(
        parsing bytes: [UInt8],
        format: DelimitedFormat = DelimitedFormat(delimiter: UInt8(ascii: ","))
    ) throws(DelimitedTableError) {
        var records: [Row] = []
        var faults: [DelimitedTableError.Fault] = []
        var reader = DelimitedReader(format: format)
        do {
            try reader.read(bytes.span, isLast: true) { record in
                if let malformation = record.malformation {
                    faults.append(DelimitedTableError.Fault(malformation))
                    return
                }
                let row = Row(record)
                if let header = records.first, header.fields.count != row.fields.count {
                    faults.append(.fieldCount(row.fields.count, expected: header.fields.count, line: row.lineNumber))
                } else {
                    records.append(row)
                }
            }
        } catch let error as DelimitedError {
            faults.append(DelimitedTableError.Fault(error))
        } catch {
            // The closure above throws nothing, and the reader only its own kind.
            preconditionFailure("the reader threw an unknown error")
        }
        header = records.first?.fields ?? []
        headerPositions = records.first?.positions ?? []
        rows = Array(records.dropFirst())
        if records.isEmpty && faults.isEmpty {
            faults.append(DelimitedTableError.Fault(line: 1, column: 1, message: "no header: the file is empty"))
        }
        faults += Self.repeatedNames(header, headerPositions)
        guard faults.isEmpty else { throw DelimitedTableError(faults: faults.sorted { $0.precedes($1) }) }
    }

    /// The index of a column, or nil if the header does not name it.
    package func columnIndex(_ name: String) -> Int? { header.firstIndex(of: name) }

    private static func repeatedNames(
        _ names: [String], _ positions: [DelimitedPosition]
    ) -> [DelimitedTableError.Fault] {
        names.indices.filter { names[..<$0].contains(names[$0]) }.map { index in
            DelimitedTableError.Fault(
                line: positions[index].line, column: positions[index].column,
                message: "column \"\(names[index])\" is named twice in the header")
        }
    }
}

extension DelimitedTable.Row {
    fileprivate init(_ record: borrowing DelimitedRecord) {
        lineNumber = record.lineNumber
        var fields: [String] = []
        var positions: [DelimitedPosition] = []
        for index in 0..<record.fieldCount {
            fields.append(record.string(index))
            positions.append(record.fieldPosition(index))
        }
        self.fields = fields
        self.positions = positions
    }
}

/// All that is wrong with a table, in the order of the file.
package struct DelimitedTableError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// From 1.
        package let line: Int
        /// In characters, from 1.
        package let column: Int
        /// What is wrong, and how to mend it.
        package let message: String

        package var description: String { "\(line):\(column): \(message)" }
    }

    package let faults: [Fault]

    /// One line a fault, `line:column: message`: put the file's name before each.
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

extension DelimitedTableError.Fault {
    fileprivate init(_ error: DelimitedError) {
        line = error.position.line
        column = error.position.column
        message = error.kind.explanation
    }

    fileprivate static func fieldCount(_ count: Int, expected: Int, line: Int) -> Self {
        Self(line: line, column: 1, message: "\(count) fields, but the header has \(expected)")
    }

    fileprivate func precedes(_ other: Self) -> Bool { (line, column) < (other.line, other.column) }
}
