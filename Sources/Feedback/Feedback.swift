package import Definitions
import Foundation
package import Postgres
import Spreadsheet
package import Stages
package import Waits

/// What a region is told of what it has sent for a month: as a spreadsheet, as CSV and as JSON.
package struct Feedback {
    package let report: FeedbackReport
    /// The files, the spreadsheet last.
    package let paths: [String]
    /// Findings that are listed.
    package let findingCount: Int
    /// Malformed rows that are listed.
    package let malformedCount: Int

    /// Reads the tables in one transaction that writes nothing, and makes the files.
    ///
    /// Works beside a run: it sees the deliveries, findings and figures of one moment.
    ///
    /// - Parameters:
    ///   - folder: where the files go; it is made.
    ///   - replaces: whether files that are there are replaced.
    /// - Throws: `FeedbackError`, `SpreadsheetError`, `AgreementError`, `PostgresError`, `ProjectError`.
    package init(
        region: RegionCode, period: Period, folder: String, replaces: Bool, project: Project, sql: SQLLibrary,
        interruption: Interruption = Interruption(), on connection: Connection
    ) throws {
        self = try connection.transaction(isolation: .repeatableRead, readOnly: true) { connection in
            let report = try FeedbackReport(
                region: region, period: period, project: project, sql: sql, on: connection)
            let files = FeedbackFiles(folder: folder, region: region, period: period)
            var counts = (finding: 0, malformed: 0)
            let paths = try files.write(replaces: replaces) {
                counts = try report.write(files) { body in
                    try report.readFaults(names: RuleNames(project), sql: sql, on: connection) { fault in
                        try interruption.check()
                        try body(fault)
                    }
                }
            }
            return Feedback(
                report: report, paths: paths, findingCount: counts.finding, malformedCount: counts.malformed)
        }
    }

    private init(report: FeedbackReport, paths: [String], findingCount: Int, malformedCount: Int) {
        (self.report, self.paths) = (report, paths)
        (self.findingCount, self.malformedCount) = (findingCount, malformedCount)
    }
}

extension FeedbackReport {
    /// Writes every file in one pass over the faults, which are never held.
    ///
    /// - Parameter faults: gives each of them, in order: the findings before the malformed rows.
    /// - Returns: how many there were.
    fileprivate func write(
        _ files: FeedbackFiles, faults: ((RecordFault) throws -> Void) throws -> Void
    ) throws -> (finding: Int, malformed: Int) {
        let byID = Dictionary(uniqueKeysWithValues: deliveries.map { ($0.delivery, $0) })
        let tables: [(table: FeedbackTable, rows: [[Cell]])] = [
            (.summary, summaryRows), (.rules, ruleRows), (.figures, figureRows), (.kronor, kronorRows),
        ]
        for (table, rows) in tables {
            let file = try csvFile(table, files)
            for row in rows { try file.append(CSVText.line(row)) }
            try file.close()
        }
        let csv = try csvFile(.records, files)
        let json = try TextFile(files.path(".json"))
        try json.append(try jsonHead())
        var list = JSONList(json)
        var counts = (finding: 0, malformed: 0)
        try Workbook.write(to: files.path(".xlsx")) { workbook in
            func addSheet(_ table: FeedbackTable, _ rows: [[Cell]]) throws {
                try workbook.addSheet(table.sheet, columns: table.sheetColumns)
                for row in rows { try workbook.append(row) }
            }
            try addSheet(.summary, summaryRows)
            try addSheet(.rules, ruleRows)
            try addSheet(.records, [])
            try list.begin("findings")
            try faults { fault in
                let row = row(fault, deliveries: byID)
                try workbook.append(row)
                try csv.append(CSVText.line(row))
                switch fault {
                case .finding(let finding):
                    counts.finding += 1
                    try list.append(finding)
                case .malformed(let malformed):
                    if counts.malformed == 0 { try list.begin("malformed") }
                    counts.malformed += 1
                    try list.append(malformed)
                }
            }
            if counts.malformed == 0 { try list.begin("malformed") }
            try addSheet(.figures, figureRows)
            try addSheet(.kronor, kronorRows)
            try workbook.addSheet("Så räknas det", columns: [SheetColumn("Så räknas det", width: 180)])
            for sentence in FeedbackNotes.sentences { try workbook.append([.text(sentence)]) }
        }
        try list.end()
        try json.append("}\n")
        try json.close()
        try csv.close()
        return counts
    }

    private func csvFile(_ table: FeedbackTable, _ files: FeedbackFiles) throws -> TextFile {
        let file = try TextFile(files.path("_\(table.fileName).csv"))
        try file.append(CSVText.byteOrderMark + CSVText.line(table.columns.map { .text($0.title) }))
        return file
    }
}

/// Lists that end a JSON object, element by element.
private struct JSONList {
    private let file: TextFile
    private let encoder = FeedbackReport.encoder()
    private var isOpen = false
    private var isEmpty = true

    init(_ file: TextFile) { self.file = file }

    mutating func begin(_ name: String) throws {
        try end()
        try file.append(",\"\(name)\":[")
        (isOpen, isEmpty) = (true, true)
    }

    mutating func append(_ element: some Encodable) throws {
        try file.append(isEmpty ? "\n" : ",\n")
        isEmpty = false
        try file.append(try encoder.encode(element))
    }

    mutating func end() throws {
        if isOpen { try file.append("]") }
        isOpen = false
    }
}
