/// All comparisons of a tree, each once however often it stands there: the same figure may decide several requirements.
package struct CheckList: Sendable {
    /// By what was compared: nil is what could not be worked out again.
    private var results: [String: Bool?] = [:]

    package init() {}

    /// - Parameter subject: what was compared, unlike any other.
    package mutating func add<Value>(_ subject: String, _ check: Checked<Value>?) {
        // What no edition stores is compared with nothing, and nothing of it is gone.
        guard let check, check.agrees != nil || check.stored != nil else { return }
        results[subject] = .some(check.agrees)
    }

    package var summary: CheckSummary {
        CheckSummary(
            recomputed: results.values.count { $0 != nil }, notRecomputed: results.values.count { $0 == nil },
            differences: results.filter { $0.value == false }.keys.sorted())
    }
}

/// What came of all comparisons of an explanation.
package struct CheckSummary: Hashable, Sendable, Encodable {
    /// Worked out again and compared with what is stored.
    package let recomputed: Int
    /// What that takes is not there any more.
    package let notRecomputed: Int
    /// What is stored otherwise than it comes out.
    package let differences: [String]
}
