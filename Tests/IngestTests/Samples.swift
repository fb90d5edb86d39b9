import Agreements
import Definitions
import DelimitedText
import Foundation
import Waits

@testable import Ingest

/// A layout of counts with these columns; those of `optional` may be missing.
func layout(
    _ id: String, delimiter: String = ";", _ columns: [(name: String, field: Field)], optional: Set<String> = [],
    encodings: [TextEncoding] = [.utf8], regionCodes: RegionCodeSystem = .skr,
    dateForms: [DateForm] = DateForm.usual, periodForms: Set<PeriodForm> = PeriodForm.usual,
    missing: [String] = [], numbers: NumberForm = NumberForm(), trimsPadding: Bool = false,
    ignoresCase: Bool = false, allowsTrailingDelimiter: Bool = false, content: Content = .counts,
    kind: DeliveryKind? = nil, constants: [LayoutConstant] = []
) -> Layout {
    Layout(
        id: id, label: Label(swedish: id, english: id), content: content,
        format: .delimited(DelimitedForm(delimiter: delimiter.utf8.first ?? 0)), encodings: encodings,
        regionCodes: regionCodes, dateForms: dateForms, periodForms: periodForms, missingMarkers: missing,
        numbers: numbers, trimsPadding: trimsPadding, ignoresCase: ignoresCase,
        allowsTrailingDelimiter: allowsTrailingDelimiter, kind: kind, constants: constants,
        columns: columns.map { column in
            LayoutColumn(
                headerName: column.name, field: column.field, isOptional: optional.contains(column.name),
                values: spellings[column.field])
        }, file: "pipelines/layouts/\(id).yaml")
}

private let spellings: [Field: [String: Int]] = [
    .status: ["V": 2, "G": 1, "Väntande": 2, "Genomförd": 1],
    .limit: ["maldatum": LayoutColumn.medicalTargetDateCode],
    .sexCode: ["man": 1, "kvinna": 2, "okänt": 3],
    .hasCareGuarantee: ["ja": 1, "nej": 2],
]

let countColumns: [(name: String, field: Field)] = [
    ("month", .period), ("region", .regionCode), ("unit", .unitHSAID), ("measure", .measure), ("status", .status),
    ("limit", .limit), ("within", .withinCount), ("total", .totalExcludingPatientChosen), ("pvv", .patientChosenCount),
]

let countHeader = countColumns.map(\.name).joined(separator: ";")

/// Records of few columns: what places a row, and a field of every type.
let recordColumns: [(name: String, field: Field)] = [
    ("month", .period), ("region", .regionCode), ("status", .status), ("id", .contactID), ("start", .startDate),
    ("sex", .sexCode), ("guarantee", .hasCareGuarantee), ("field", .medicalFieldCode), ("type", .contactTypeCode),
    ("profession", .professionCode), ("waited", .statedWaitDays), ("hospital", .hospitalName),
]

let recordHeader = recordColumns.map(\.name).joined(separator: ";")

/// The layout that fits the start of a file.
func match(
    _ bytes: [UInt8], _ layouts: [Layout], named: String? = nil, encoding: TextEncoding? = nil, isWholeFile: Bool = true
) throws -> LayoutMatch {
    try unsafe bytes.withUnsafeBytes { bytes in
        try unsafe LayoutMatch.find(
            start: bytes, isWholeFile: isWholeFile, layouts: layouts, named: named, encoding: encoding, path: "a.csv")
    }
}

func match(_ text: String, _ layouts: [Layout], named: String? = nil) throws -> LayoutMatch {
    try match(Array(text.utf8), layouts, named: named)
}

/// What a function makes of the bytes of a text.
func read<T>(_ text: String, _ encoding: FieldEncoding = .utf8, by body: (UnsafeRawBufferPointer) -> T) -> T {
    unsafe (encoding.bytes(of: text) ?? []).withUnsafeBytes { unsafe body($0) }
}

/// Text in Windows-1252.
func windows(_ text: String) -> [UInt8] { FieldEncoding.windows1252.bytes(of: text) ?? [] }

/// This repository: three folders above this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
