package import Waits

/// A list of `pipelines/reference/codes`: codes, and when each was valid.
package struct CodeList: Hashable, Sendable {
    /// That of its file: `medical_field`.
    package let name: String
    /// Relative to the project folder.
    package let file: String
    /// In the order of the file. A code stands more than once where it was valid, was withdrawn and came back.
    package let codes: [ListedCode]

    package init(name: String, file: String, codes: [ListedCode]) {
        self.name = name
        self.file = file
        self.codes = codes
    }
}

/// A code, what it is called, and its first and last day; nil where there is none.
package struct ListedCode: Hashable, Sendable {
    package let code: String
    package let name: String
    package let validFrom: CalendarDay?
    package let validTo: CalendarDay?

    package init(code: String, name: String, validFrom: CalendarDay? = nil, validTo: CalendarDay? = nil) {
        self.code = code
        self.name = name
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// Whether there is a day on which both are valid.
    func overlaps(_ other: ListedCode) -> Bool {
        func begins(_ code: ListedCode, by end: CalendarDay?) -> Bool {
            guard let start = code.validFrom, let end else { return true }
            return start <= end
        }
        return begins(self, by: other.validTo) && begins(other, by: validTo)
    }
}
