package import Agreements

/// What a file's columns mean.
package struct Layout: Hashable, Sendable {
    /// Such as `register-records`; `--layout` and the ledger name it.
    package let id: String
    package let label: Label
    package let content: Content
    /// One byte, between the fields of a row.
    package let delimiter: UInt8
    /// In the order of the layout file; a delivery may have them in any order.
    package let columns: [LayoutColumn]
    /// Relative to the project folder.
    package let file: String
    /// Every meaning of the file that is inferred or not known.
    package let assumptions: [Assumption]

    package init(
        id: String, label: Label, content: Content, delimiter: UInt8, columns: [LayoutColumn], file: String,
        assumptions: [Assumption] = []
    ) {
        self.id = id
        self.label = label
        self.content = content
        self.delimiter = delimiter
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
}

/// A column of a delivery, and the field that it fills.
package struct LayoutColumn: Hashable, Sendable {
    /// As the header of a delivery spells it.
    package let headerName: String
    package let field: Field
    /// Whether a delivery may lack the column.
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
