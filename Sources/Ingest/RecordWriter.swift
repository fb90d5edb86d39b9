import Definitions
import DelimitedText
import Postgres
import Waits

/// Writes a typed row into the COPY stream of its table.
struct RecordWriter {
    /// Where a column of the table comes from.
    private enum Source {
        /// Position in the row; text goes from the file's bytes to the stream as it is.
        case text(Int)
        /// Index in the typed values.
        case smallint(Int)
        case integer(Int)
        case date(Int)
        case boolean(Int)
        case count(Int)
        /// Days, or null for the medical target date.
        case limit(Int)
        /// `waiting` or `completed`, by status.
        case statistic(Int)
        /// Index of the total with patient-chosen waits, and of those: the table wants it without.
        case totalWithout(total: Int, patientChosen: Int)
        case absent
    }

    /// `copy … from stdin (format binary)` of the table that the layout's rows go to.
    let copyStatement: String
    private let sources: [Source]

    init(_ match: HeaderMatch, _ typer: RowTyper) {
        func index(_ field: Field) -> Int? { typer.columns.firstIndex { $0.field == field } }
        func source(_ field: Field) -> Source {
            guard let index = index(field) else { return .absent }
            return switch field.type {
            case .text, .measure: .text(typer.columns[index].position)
            case .date, .time: .date(index)
            case .yesNo: .boolean(index)
            case .integer: .integer(index)
            case .limit: .limit(index)
            case .count: .count(index)
            case .status: .statistic(index)
            case .code, .professionCode, .regionCode, .period: .smallint(index)
            }
        }
        var names: [String] = ["region_code", "period", "delivery_id", "line_number"]
        switch match.layout.content {
        case .records:
            let fields = Field.allCases.filter {
                $0.content.contains(.records) && ![.regionCode, .period, .status].contains($0)
            }
            names += fields.map(\.rawValue)
            sources = fields.map(source)
            copyStatement = Self.statement("register.record", names)
        case .counts, .attestations, .expectedUnits, .populations:
            let fields: [Field] = [.unitHSAID, .measure]
            names += fields.map(\.rawValue) + ["statistic", "limit_days", "within_count", "total_count", "pvv_count"]
            let total: Source =
                if let with = index(.totalIncludingPatientChosen), let patientChosen = index(.patientChosenCount) {
                    .totalWithout(total: with, patientChosen: patientChosen)
                } else {
                    source(.totalExcludingPatientChosen)
                }
            sources =
                fields.map(source) + [source(.status), source(.limit), source(.withinCount), total]
                + [source(.patientChosenCount)]
            copyStatement = Self.statement("register.count_row", names)
        }
    }

    private static func statement(_ table: String, _ columns: [String]) -> String {
        "copy \(table) (\(columns.joined(separator: ", "))) from stdin (format binary)"
    }

    /// Writes one row. Every value has been typed, so only a lost connection can fail it.
    @inline(__always)
    func write(
        _ record: borrowing DelimitedRecord, values: [Int], slot: DeliverySlot, firstDay: Int, deliveryID: Int,
        to writer: inout CopyWriter
    ) throws(PostgresError) {
        writer.beginRow()
        writer.append(int16: Int16(truncatingIfNeeded: slot.region.rawValue))
        writer.append(date: Self.postgresDay(firstDay))
        writer.append(int32: Int32(truncatingIfNeeded: deliveryID))
        writer.append(int32: Int32(truncatingIfNeeded: record.lineNumber))
        for source in sources {
            switch source {
            case .absent:
                writer.appendNull()
            case .text(let position):
                let bytes = unsafe record.field(position)
                if unsafe bytes.isEmpty { writer.appendNull() } else { unsafe writer.append(utf8: bytes) }
            case .smallint(let index):
                let value = values[index]
                if value == RowTyper.missing {
                    writer.appendNull()
                } else {
                    writer.append(int16: Int16(truncatingIfNeeded: value))
                }
            case .integer(let index):
                let value = values[index]
                if value == RowTyper.missing {
                    writer.appendNull()
                } else {
                    writer.append(int32: Int32(truncatingIfNeeded: value))
                }
            case .date(let index):
                let value = values[index]
                if value == RowTyper.missing {
                    writer.appendNull()
                } else {
                    writer.append(date: Self.postgresDay(value))
                }
            case .boolean(let index):
                let value = values[index]
                if value == RowTyper.missing { writer.appendNull() } else { writer.append(bool: value == 1) }
            case .count(let index):
                let value = values[index]
                if value == RowTyper.missing { writer.appendNull() } else { writer.append(int64: Int64(value)) }
            case .limit(let index):
                let value = values[index]
                if value == LayoutColumn.medicalTargetDateCode {
                    writer.appendNull()
                } else {
                    writer.append(int32: Int32(truncatingIfNeeded: value))
                }
            case .statistic(let index):
                writer.append(string: (StatusCode(rawValue: values[index]) ?? .completed).statistic.rawValue)
            case .totalWithout(let total, let patientChosen):
                let (all, without) = (values[total], values[patientChosen])
                if all == RowTyper.missing || without == RowTyper.missing {
                    writer.appendNull()
                } else {
                    writer.append(int64: Int64(all - without))
                }
            }
        }
        try writer.endRow()
    }

    @inline(__always)
    private static func postgresDay(_ daysSince1970: Int) -> Int32 {
        Int32(truncatingIfNeeded: CalendarDay(daysSince1970: daysSince1970).daysSince2000)
    }
}
