import Definitions
import Waits

/// What the rows of a file become: the table, and what each of its columns is made of.
///
/// Every table of rows begins with region_code, period, delivery_id and line_number; the steps are the columns after.
struct RowPlan {
    // Numbers alone: a step is copied for every field of every row.
    enum Step {
        case absent
        /// A constant of the layout; index of `constants`.
        case constant(Int)
        // What follows has an index of `sources`.
        case date(Int)
        case code(Int)
        case spelling(Int)
        case professionCode(Int)
        case integer(Int)
        case yesNo(Int)
        case count(Int)
        case text(Int)
        /// A text that may have no blanks around it.
        case identifier(Int)
        /// Days, or null for the medical target date.
        case limit(Int)
        /// `waiting` or `completed`, by status.
        case statistic(Int)
        /// A total with patient-chosen waits, and those: the table wants it without.
        case totalWithout(total: Int, patientChosen: Int)
        /// A number of `register.place`, `activity` or `hsa_id`; index of `groups`.
        case numbered(Int)
        /// Whether a diagnosis is the main one: 1, not 0.
        case isMain(Int)
    }

    /// Fields that a table has together, once a delivery.
    struct NumberedGroup {
        let table: NumberedTable
        /// Indices of `sources` in the order of the table's columns; nil for one that the file does not have.
        let sources: [Int?]
        /// Positions of the first and the last where all lie side by side in the row, in their order; else -1.
        let firstNeighbour: Int
        let lastNeighbour: Int
    }

    let table: String
    let columns: [String]
    private(set) var steps: [Step]
    let sources: [RowSource]
    let groups: [NumberedGroup]
    /// Encoded for COPY, length included.
    private(set) var constants: [[UInt8]] = []
    let regionSource: Int?
    let periodSource: Int?
    let statusSource: Int?
    /// Of columns that a row must have besides region, period and status.
    let keySources: [Int]
    /// Four sources: arrival, assessment, end, interruption; nil where the file has none of them.
    let emergencySources: [Int?]?
    let content: RowContent
    let kind: DeliveryKind?
    /// Whether rows are contacts with ids: ``EncodedContact``.
    var hasContactIDs: Bool { content == .layout(.records) && columns.first == Field.contactID.rawValue }

    /// - Parameter positions: where the columns of the layout stand in the file.
    init(
        layout: Layout, positions: [(column: LayoutColumn, position: Int)], encoding: FieldEncoding
    ) {
        var sources = positions.map { column, position in
            RowSource(column, position: position, layout: layout, encoding: encoding)
        }
        sources += layout.constants.map { RowSource($0) }
        func index(_ field: Field) -> Int? { sources.firstIndex { $0.field == field } }
        var groups: [NumberedGroup] = []
        func group(_ table: NumberedTable, _ fields: [Field]) -> Step {
            let found = fields.map(index)
            guard found.contains(where: { $0 != nil }) else { return .absent }
            let neighbours = Self.neighbours(found, sources)
            groups.append(
                NumberedGroup(
                    table: table, sources: found, firstNeighbour: neighbours?.lowerBound ?? -1,
                    lastNeighbour: neighbours?.upperBound ?? -1))
            return .numbered(groups.count - 1)
        }
        func step(_ field: Field) -> Step {
            guard let index = index(field) else { return .absent }
            return switch field.type {
            case .text, .measure: sources[index].isIdentifier ? .identifier(index) : .text(index)
            case .date, .time, .period, .regionCode: .date(index)
            case .yesNo: .yesNo(index)
            case .integer: .integer(index)
            case .limit: .limit(index)
            case .count: .count(index)
            case .status: .statistic(index)
            case .code: sources[index].spellings == nil ? .code(index) : .spelling(index)
            case .professionCode: .professionCode(index)
            }
        }
        var named: [(column: String, step: Step)]
        switch layout.content {
        case .records:
            table = "register.contact"
            let first: [Field] = [
                .decisionDate, .startDate, .medicalTargetDate, .referralDate, .arrivalDate, .statedWaitDays,
            ]
            let codes: [Field] = [
                .phaseCode, .medicalFieldCode, .professionCode, .deviationCode, .sexCode, .birthYear, .bookingCode,
                .contactTypeCode, .municipalityCode, .referrerTypeCode, .emergencyTypeCode, .hasCareGuarantee,
                .referralID,
            ]
            // The id comes first: `EncodedContact` finds it without a look at the fields before it.
            named = [(Field.contactID.rawValue, step(.contactID))]
            named += first.map { ($0.rawValue, step($0)) }
            named += [
                ("place_number", group(.place, NumberedTable.place.fields)),
                ("activity_number", group(.activity, NumberedTable.activity.fields)),
                ("listing_number", group(.hsaID, [.listingHSAID])),
                ("referrer_number", group(.hsaID, [.referrerHSAID])),
            ]
            named += codes.map { ($0.rawValue, step($0)) }
        case .counts:
            table = "register.count_row"
            let total: Step =
                if let with = index(.totalIncludingPatientChosen), let patientChosen = index(.patientChosenCount) {
                    .totalWithout(total: with, patientChosen: patientChosen)
                } else {
                    step(.totalExcludingPatientChosen)
                }
            named = [
                ("unit_hsa_id", step(.unitHSAID)), ("measure", step(.measure)), ("statistic", step(.status)),
                ("limit_days", step(.limit)), ("within_count", step(.withinCount)), ("total_count", total),
                ("pvv_count", step(.patientChosenCount)),
            ]
        case .attestations:
            table = "register.attestation"
            let fields: [Field] = [.agreement, .attestation, .attestedOn, .attestedBy, .source]
            named = fields.map { ($0.rawValue, step($0)) }
        case .expectedUnits:
            table = "register.expected_unit"
            let fields: [Field] = [.unitHSAID, .unitName]
            named = fields.map { ($0.rawValue, step($0)) }
        case .populations:
            table = "register.population"
            let fields: [Field] = [.populationDate, .population, .source]
            named = fields.map { ($0.rawValue, step($0)) }
        }
        // A column that the file does not have is left out: the server fills in the null for less.
        named.removeAll { if case .absent = $0.step { true } else { false } }
        columns = named.map(\.column)
        steps = named.map(\.step)
        regionSource = index(.regionCode)
        periodSource = index(.period) ?? index(.attestedOn) ?? index(.populationDate)
        statusSource = index(.status)
        keySources = sources.indices.filter { sources[$0].field.type == .limit }
        let emergency = [
            Field.emergencyArrivalTime, .emergencyAssessmentTime, .emergencyEndTime, .isCareInterrupted,
        ].map(index)
        emergencySources = emergency.contains { $0 != nil } ? emergency : nil
        content = .layout(layout.content)
        kind = layout.kind
        self.sources = sources
        self.groups = groups
    }

    /// Codes of contacts: the calls of a contract after that of the contacts.
    ///
    /// - Parameter attributes: names of the attributes of the region, the contact, the code and, of diagnoses, the type.
    init(codesOf kind: DeliveryKind, attributes: [String]) {
        table = "register.contact_code"
        columns = ["contact_id", "code", "is_main"]
        // The type of a diagnosis is a code of one digit, as that of a referrer is.
        let fields: [Field] = [.regionCode, .contactID, .procedureCode, .referrerTypeCode]
        sources = zip(fields, attributes).enumerated().map { index, entry in
            RowSource(name: entry.1, field: entry.0, position: index)
        }
        steps = [.identifier(1), .identifier(2), attributes.count > 3 ? .isMain(3) : .constant(0)]
        constants = [Self.null]
        groups = []
        regionSource = 0
        periodSource = nil
        statusSource = nil
        keySources = [1, 2] + (attributes.count > 3 ? [3] : [])
        emergencySources = nil
        content = .codes
        self.kind = kind
    }

    /// The same with the constants of the layout encoded once.
    ///
    /// - Throws: `IngestError` of kind `layout` for a constant that is no value of its field.
    func encodingConstants(
        by values: ValueReader, layout: Layout, path: String
    ) throws(IngestError) -> RowPlan {
        var plan = self
        for (number, step) in steps.enumerated() {
            guard let index = step.source, sources[index].position < 0 else { continue }
            let source = sources[index]
            guard let bytes = step.encoded(source.constant, source, by: values) else {
                throw IngestError(
                    .layout, path: path,
                    "the constant of \(source.name) in \(layout.file) \(source.reason): mend the layout")
            }
            plan.steps[number] = .constant(plan.constants.count)
            plan.constants.append(bytes)
        }
        return plan
    }

    private static let null: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]

    /// `copy … from stdin (format binary)` of a table with these columns.
    ///
    /// - Parameter freezes: whether the rows are frozen, which asks for a table of the same transaction.
    func copyStatement(into table: String, freezes: Bool = false) -> String {
        let names = ["region_code", "period", "delivery_id", "line_number"] + columns
        return "copy \(table) (\(names.joined(separator: ", "))) from stdin (format binary\(freezes ? ", freeze" : ""))"
    }

    private static func neighbours(_ group: [Int?], _ sources: [RowSource]) -> ClosedRange<Int>? {
        let positions = group.map { $0.map { sources[$0].position } ?? -1 }
        guard let first = positions.first, let last = positions.last, first >= 0,
            positions == Array(first...max(first, last))
        else { return nil }
        return first...last
    }
}

/// What rows are, as a plan sees them.
enum RowContent: Equatable {
    case layout(Content)
    /// Diagnoses, causes or procedures of contacts.
    case codes
}

/// A table of texts that are kept once a delivery.
enum NumberedTable: Int, CaseIterable {
    case place
    case activity
    case hsaID

    var fields: [Field] {
        switch self {
        case .place:
            [.regionHSAID, .careProviderHSAID, .careUnitHSAID, .unitHSAID, .hospitalCode, .hospitalName]
        case .activity: [.activityCode, .procedureCode, .activityProcedureCode, .activityDiagnosisCode]
        // Of the listing or of the referrer: one table for both.
        case .hsaID: [.listingHSAID]
        }
    }

    private var name: String {
        switch self {
        case .place: "place"
        case .activity: "activity"
        case .hsaID: "hsa_id"
        }
    }

    var copyStatement: String {
        let number = self == .hsaID ? "hsa_number" : "\(name)_number"
        let columns = self == .hsaID ? ["hsa_id"] : fields.map(\.rawValue)
        return
            "copy register.\(name) (\((["region_code", "delivery_id", number] + columns).joined(separator: ", "))) "
            + "from stdin (format binary)"
    }
}

extension RowPlan.Step {
    /// The one source of a value, of those that a constant may have.
    fileprivate var source: Int? {
        switch self {
        case .date(let index), .code(let index), .spelling(let index), .professionCode(let index), .integer(let index),
            .yesNo(let index), .count(let index), .text(let index), .identifier(let index):
            index
        case .absent, .constant, .limit, .statistic, .totalWithout, .numbered, .isMain: nil
        }
    }

    /// A constant as a field of COPY, or nil where it is no value of the field.
    fileprivate func encoded(_ bytes: [UInt8], _ source: RowSource, by values: ValueReader) -> [UInt8]? {
        func big(_ value: Int, _ width: Int) -> [UInt8] {
            ([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: width >> $0) })
                + (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        return unsafe bytes.withUnsafeBytes { text in
            switch self {
            case .date: unsafe values.dates.day(text).map { big($0, 4) }
            case .code, .spelling: unsafe values.code(text, source.digits).map { big($0, 2) }
            case .professionCode: unsafe values.professionCode(text).map { big($0, 2) }
            case .integer: unsafe values.integer(text).map { big($0, 4) }
            case .yesNo:
                unsafe values.code(text, 1...1).flatMap { (1...2).contains($0) ? big($0 == 1 ? 1 : 0, 1) : nil }
            case .count: unsafe values.count(text).map { big($0, 8) }
            case .text, .identifier: big(bytes.count, 4).suffix(4) + bytes
            case .absent, .constant, .limit, .statistic, .totalWithout, .numbered, .isMain: nil
            }
        }
    }
}
