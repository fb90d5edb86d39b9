import Agreements
import Definitions
import DelimitedText
import Foundation

@testable import Ingest

/// A layout of counts with these columns; those after a question mark are optional.
func layout(
    _ id: String, delimiter: String = ";", _ columns: [(name: String, field: Field)], optional: Set<String> = []
) -> Layout {
    Layout(
        id: id, label: Label(swedish: id, english: id), content: .counts,
        format: .delimited(DelimitedForm(delimiter: delimiter.utf8.first ?? 0)),
        columns: columns.map { column in
            LayoutColumn(
                headerName: column.name, field: column.field, isOptional: optional.contains(column.name),
                values: column.field == .status
                    ? ["V": 2, "G": 1]
                    : column.field == .limit ? ["maldatum": LayoutColumn.medicalTargetDateCode] : nil)
        }, file: "pipelines/layouts/\(id).yaml")
}

let countColumns: [(name: String, field: Field)] = [
    ("month", .period), ("region", .regionCode), ("unit", .unitHSAID), ("measure", .measure), ("status", .status),
    ("limit", .limit), ("within", .withinCount), ("total", .totalExcludingPatientChosen), ("pvv", .patientChosenCount),
]

let countHeader = countColumns.map(\.name).joined(separator: ";")

/// The layout that fits the start of a file.
func match(_ text: String, _ layouts: [Layout], named: String? = nil, isWholeFile: Bool = true) throws -> HeaderMatch {
    try unsafe Array(text.utf8).withUnsafeBytes { bytes in
        try unsafe HeaderMatch.find(
            start: bytes, isWholeFile: isWholeFile, layouts: layouts, named: named, path: "a.csv")
    }
}

/// This repository: three folders above this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
