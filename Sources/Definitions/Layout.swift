package import Agreements
package import Waits

/// What a file is: how it is written, and what its columns mean.
package struct Layout: Hashable, Sendable {
    /// Such as `register-records`; `--layout` and `register.file` name it.
    package let id: String
    package let label: Label
    package let content: Content
    package let format: LayoutFormat
    /// The encodings that a file may have; more than one: UTF-8 and one of a byte a character.
    ///
    /// A file with a byte order mark is UTF-8; else the first byte above 0x7F decides: UTF-8 where a sequence of it
    /// begins there, the other encoding where none does. What does not agree with that further down is refused.
    package let encodings: [TextEncoding]
    package let regionCodes: RegionCodeSystem
    /// How days are written; a day in none of these forms is malformed.
    package let dateForms: [DateForm]
    package let periodForms: Set<PeriodForm>
    /// Spellings that stand for a missing value, besides nothing at all; of any field.
    package let missingMarkers: [String]
    /// How whole numbers may be written besides digits alone.
    package let numbers: NumberForm
    /// Whether blanks around a value and zeros before a code are passed over; else such a value is malformed
    /// (`N02` of the sister registers: codes padded to the maximum length are not wanted).
    package let trimsPadding: Bool
    /// Whether spellings of value maps, profession codes and missing markers match in upper and lower case alike.
    package let ignoresCase: Bool
    /// Whether a row may end with a delimiter after its last column; else that row is malformed (`N01`).
    package let allowsTrailingDelimiter: Bool
    /// The kind of every row of records, where no column says waiting or completed.
    package let kind: DeliveryKind?
    /// Values of fields that no column has: the same for every row.
    package let constants: [LayoutConstant]
    /// In the order of the layout file; a delivery may have them in any order.
    package let columns: [LayoutColumn]
    /// Relative to the project folder.
    package let file: String
    /// Every meaning of the file that is inferred or not known.
    package let assumptions: [Assumption]

    package init(
        id: String, label: Label, content: Content, format: LayoutFormat = .delimited(DelimitedForm()),
        encodings: [TextEncoding] = [.utf8], regionCodes: RegionCodeSystem = .skr,
        dateForms: [DateForm] = DateForm.usual, periodForms: Set<PeriodForm> = PeriodForm.usual,
        missingMarkers: [String] = [], numbers: NumberForm = NumberForm(), trimsPadding: Bool = false,
        ignoresCase: Bool = false, allowsTrailingDelimiter: Bool = false, kind: DeliveryKind? = nil,
        constants: [LayoutConstant] = [], columns: [LayoutColumn], file: String, assumptions: [Assumption] = []
    ) {
        self.id = id
        self.label = label
        self.content = content
        self.format = format
        self.encodings = encodings
        self.regionCodes = regionCodes
        self.dateForms = dateForms
        self.periodForms = periodForms
        self.missingMarkers = missingMarkers
        self.numbers = numbers
        self.trimsPadding = trimsPadding
        self.ignoresCase = ignoresCase
        self.allowsTrailingDelimiter = allowsTrailingDelimiter
        self.kind = kind
        self.constants = constants
        self.columns = columns
        self.file = file
        self.assumptions = assumptions
    }
}

/// What the rows of a delivery are.
package enum Content: String, Hashable, Sendable, CaseIterable {
    /// One row a contact.
    case records
    /// One row a number that was counted by the sender.
    case counts
    /// One row a report or plan that a region has handed in: who, what, when.
    case attestations
    /// One row a unit that is expected to report for a month.
    case expectedUnits = "expected_units"
    /// One row a region's inhabitants on a day.
    case populations

    /// The kinds of delivery that have such rows.
    package var kinds: [DeliveryKind] {
        switch self {
        case .records: DeliveryKind.ofRecords
        case .counts: [.counts]
        case .attestations: [.attestations]
        case .expectedUnits: [.expectedUnits]
        case .populations: [.populations]
        }
    }
}

/// How a file is written.
package enum LayoutFormat: Hashable, Sendable {
    /// Text with a header and a delimiter.
    case delimited(DelimitedForm)
    /// One of the two XML contracts; columns are attributes of `Besok`, `DatatGallerFor` is that of `Kontakt`.
    case contract(ContractForm)
}

package struct DelimitedForm: Hashable, Sendable {
    /// One byte, between the fields of a row.
    package let delimiter: UInt8
    /// One byte around fields that hold the delimiter; nil where quotes are ordinary characters.
    package let quote: UInt8?

    package init(delimiter: UInt8 = UInt8(ascii: ";"), quote: UInt8? = UInt8(ascii: "\"")) {
        self.delimiter = delimiter
        self.quote = quote
    }
}

package struct ContractForm: Hashable, Sendable {
    /// Local name of the root element.
    package let root: String
    package let namespace: String

    package init(root: String, namespace: String) {
        self.root = root
        self.namespace = namespace
    }
}

package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case iso8859_1 = "iso-8859-1"
    case windows1252 = "windows-1252"
}

/// Which numbers stand for regions. 10, 12, 13, 21, 22, 23 and 24 are in both systems and mean different regions.
package enum RegionCodeSystem: String, Hashable, Sendable, CaseIterable {
    /// SKR's region codes: 10 Stockholm, 63 Jämtland Härjedalen.
    case skr
    /// SCB's county codes: 01 Stockholm, 23 Jämtland Härjedalen; with or without the zero.
    case scb
}

/// How a day is written. The clock is checked and left out: it never counts in a wait.
package enum DateForm: Hashable, Sendable {
    /// Such as `YYYY-MM-DD` or `DD.MM.YYYY hh:mm`: every part has its fixed width.
    case pattern([Part])
    /// `YYYY-MM-DD`, and what XML Schema allows after it: a time with a fraction, a zone. The date as written counts.
    case xsd

    package enum Part: Hashable, Sendable {
        /// Four digits.
        case year
        /// Two digits each.
        case month, day, hour, minute, second
        case literal(UInt8)
    }

    /// The forms that `DOMAIN.md` section 1 lists.
    package static let usual = ["YYYY-MM-DD", "YYYY-MM-DDThh:mm:ss", "YYYYMMDD", "YYYYMMDDhhmmss"].compactMap(
        DateForm.init)

    /// Reads a pattern of `YYYY`, `MM`, `DD`, `hh`, `mm`, `ss` and other ASCII characters, or `xsd`; nil where it is
    /// none, or lacks year, month or day or has one twice.
    package init?(_ text: String) {
        guard text != "xsd" else {
            self = .xsd
            return
        }
        let tokens: [(String, Part)] = [
            ("YYYY", .year), ("MM", .month), ("DD", .day), ("hh", .hour), ("mm", .minute), ("ss", .second),
        ]
        var parts: [Part] = []
        var rest = Substring(text)
        while let character = rest.first {
            if let (token, part) = tokens.first(where: { rest.hasPrefix($0.0) }) {
                parts.append(part)
                rest = rest.dropFirst(token.count)
            } else {
                // A letter that is no part of a date is a misspelt one, but for the T of ISO 8601.
                guard let byte = character.asciiValue, byte > 0x1F, byte < 0x7F,
                    !character.isLetter || character == "T", !character.isNumber
                else { return nil }
                parts.append(.literal(byte))
                rest = rest.dropFirst()
            }
        }
        let named = parts.filter { if case .literal = $0 { false } else { true } }
        guard Set(named).count == named.count, Set(named).isSuperset(of: [.year, .month, .day]) else { return nil }
        self = .pattern(parts)
    }
}

/// How a month is written.
package enum PeriodForm: String, Hashable, Sendable, CaseIterable {
    /// The date of its first day.
    case firstDay = "first_day"
    /// The date of its last day.
    case lastDay = "last_day"
    /// `YYYYMM`
    case compact = "YYYYMM"
    /// `YYYY-MM`
    case dashed = "YYYY-MM"

    package static let usual: Set<PeriodForm> = [.firstDay, .lastDay, .compact]
}

/// How whole numbers may be written besides digits alone.
package struct NumberForm: Hashable, Sendable {
    /// Before decimals, which must all be 0: `12,0` is 12.
    package let decimalMark: UInt8?
    /// Between groups of three digits: `1 234`.
    package let groupMark: UInt8?

    package init(decimalMark: UInt8? = nil, groupMark: UInt8? = nil) {
        self.decimalMark = decimalMark
        self.groupMark = groupMark
    }
}

/// A value that every row of a file has.
package struct LayoutConstant: Hashable, Sendable {
    package let field: Field
    /// As a file would write it: it is typed like a column of the field.
    package let text: String

    package init(field: Field, text: String) {
        self.field = field
        self.text = text
    }
}

/// A column of a delivery, and the field that it fills.
package struct LayoutColumn: Hashable, Sendable {
    /// As the header of a delivery spells it; of a contract, the attribute.
    package let headerName: String
    package let field: Field
    /// Whether a delivery may lack the column. A contract's file lacks none: there it is whether a contact may lack
    /// the attribute, which is all but those that place it (`period`, `region_code`).
    package let isOptional: Bool
    /// Every accepted spelling and its code; nil where the value is read as its type says.
    ///
    /// Codes of `status` are those of `StatusCode`; of `limit`, `medicalTargetDateCode`.
    package let values: [String: Int]?

    /// The code of spellings of `limit` that mean the medical target date: no number of days is negative.
    package static let medicalTargetDateCode = -1

    package init(headerName: String, field: Field, isOptional: Bool = false, values: [String: Int]? = nil) {
        self.headerName = headerName
        self.field = field
        self.isOptional = isOptional
        self.values = values
    }
}
