import Definitions
import Waits

/// Where the value of a field comes from: a column of the file, or a constant of its layout.
struct RowSource {
    let field: Field
    /// Position in the row; negative for a constant.
    let position: Int
    /// As a file would write it; empty where there is a column.
    let constant: [UInt8]
    /// As the file calls it.
    let name: String
    let spellings: SpellingTable?
    /// How many digits a code has.
    let digits: ClosedRange<Int>
    /// Whether blanks around the value make another value of it: of codes and ids, not of names.
    var isIdentifier: Bool {
        switch field {
        case .hospitalName, .unitName, .source, .attestedBy: false
        default: field.type == .text || field.type == .measure
        }
    }

    init(_ column: LayoutColumn, position: Int, layout: Layout, encoding: FieldEncoding) {
        field = column.field
        self.position = position
        constant = []
        name = column.headerName
        spellings = column.values.map {
            SpellingTable($0, ignoresCase: layout.ignoresCase, encoding: encoding)
        }
        digits = Self.digits(of: column.field)
    }

    /// A column that is as its field says, without a layout.
    init(name: String, field: Field, position: Int) {
        self.field = field
        self.position = position
        constant = []
        self.name = name
        spellings = nil
        digits = Self.digits(of: field)
    }

    init(_ constant: LayoutConstant) {
        field = constant.field
        position = -1
        self.constant = Array(constant.text.utf8)
        name = constant.field.rawValue
        spellings = nil
        digits = Self.digits(of: constant.field)
    }

    private static func digits(of field: Field) -> ClosedRange<Int> {
        if case .code(let digits) = field.type { digits } else { 1...1 }
    }

    /// What was expected, for the sender: never the value, which may be personal.
    var reason: String {
        switch field.type {
        case .date:
            "is not a date in one of the layout's forms, such as YYYY-MM-DD"
        case .time:
            "is not a time in one of the layout's forms, such as YYYY-MM-DDThh:mm:ss"
        case .period:
            "is not a month: the date of its first or last day, or YYYYMM"
        case .regionCode:
            "is not a region code of the layout's system, such as SKR's 10 or 63"
        case .code:
            spellings != nil
                ? "is none of the spellings that the layout accepts"
                : "is not a code of \(digits.count == 1 ? "\(digits.lowerBound)" : "\(digits.lowerBound) to \(digits.upperBound)") digits"
        case .professionCode:
            "is not a profession code, such as XS915"
        case .integer:
            "is not a whole number"
        case .limit:
            "is not a limit: days, or a word of the layout for the medical target date"
        case .count:
            "is not a whole number of 0 or more"
        case .status, .yesNo, .text, .measure:
            "is none of the spellings that the layout accepts"
        }
    }
}
