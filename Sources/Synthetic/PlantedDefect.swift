/// One thing that was made wrong on purpose: a row of `planted.csv`.
package struct PlantedDefect: Hashable, Sendable {
    /// How a receiver should treat it.
    package enum Expectation: String, CaseIterable, Hashable, Sendable {
        /// The row cannot be typed.
        case malformed
        /// The row is out of every figure.
        case reject
        /// Out until a person has decided.
        case hold
        /// In the figures, and a finding.
        case warn
        /// In the figures, and only counted; or accepted as it is.
        case info
        /// The file is not loaded.
        case refusedFile = "refused_file"
        /// The rows are good, or too many are not: what is to be seen is seen of the delivery as a whole.
        case delivery

        /// Whether a row with it is in no figure.
        var takesOut: Bool { self == .malformed || self == .reject || self == .hold }
    }

    /// A rule's id such as `X01`, or the name of a defect seen in real deliveries.
    package let id: String
    /// Empty where the defect is that there is none.
    package let file: String
    /// From 1, the header included; nil for what concerns a whole file.
    package let line: Int?
    /// SKR's code.
    package let regionCode: Int
    /// `2019-09`
    package let period: String
    /// Nil where the file has several and all of them are concerned.
    package let kind: SyntheticKind?
    /// As the file has it; empty for what concerns a whole file.
    package let contactID: String
    /// As the file names the column or attribute; empty where it is the row or the file as a whole.
    package let column: String
    package let what: String
    package let expected: Expectation

    package static let header = "id,file,line,region_code,period,kind,contact_id,column,what,expected"

    /// The row, without the end of the line. No value holds a comma or a quote.
    package var row: String {
        [
            id, file, line.map(String.init) ?? "", String(regionCode), period, kind?.rawValue ?? "", contactID, column,
            what, expected.rawValue,
        ].joined(separator: ",")
    }
}
