package import Agreements
package import Waits

/// The rules for deliveries of one content, and when a delivery is refused.
package struct RuleCatalogue: Hashable, Sendable {
    package let content: Content
    /// A delivery is refused where more than this share of its rows is rejected or malformed; 10/100 is 10 %.
    package let refuseAbovePercent: Fraction
    /// A delivery is refused where it has fewer than this share of the records of the accepted one that it would replace,
    /// unless it names the call that it replaces. Nil where none is refused for that.
    package let refuseBelowPercentOfReplaced: Fraction?
    package let rules: [ValidationRule]
    /// Relative to the project folder.
    package let file: String
    /// What of the file is inferred or not known and is no rule's own `mark`.
    package let assumptions: [Assumption]

    package init(
        content: Content, refuseAbovePercent: Fraction, refuseBelowPercentOfReplaced: Fraction? = nil,
        rules: [ValidationRule], file: String, assumptions: [Assumption] = []
    ) {
        self.content = content
        self.refuseAbovePercent = refuseAbovePercent
        self.refuseBelowPercentOfReplaced = refuseBelowPercentOfReplaced
        self.rules = rules
        self.file = file
        self.assumptions = assumptions
    }
}

/// A rule that rows of a delivery must keep.
package struct ValidationRule: Hashable, Sendable {
    /// Such as `wait-negative`; a finding names it.
    package let id: String
    package let severity: Severity
    /// Kinds of delivery that it applies to.
    package let kinds: [DeliveryKind]
    /// What a sender should look at; nil where it is the row as a whole.
    package let column: Field?
    package let test: RuleTest
    package let message: Label
    /// The rule of `facts/validation_rules.csv` that it comes from, or another source.
    package let origin: String
    /// Nil where the rule is certain.
    package let mark: Mark?

    package init(
        id: String, severity: Severity, kinds: [DeliveryKind], column: Field?, test: RuleTest, message: Label,
        origin: String, mark: Mark?
    ) {
        self.id = id
        self.severity = severity
        self.kinds = kinds
        self.column = column
        self.test = test
        self.message = message
        self.origin = origin
        self.mark = mark
    }
}

/// What becomes of a row that breaks a rule, the gravest first.
package enum Severity: String, Hashable, Sendable, CaseIterable {
    /// Out of every figure until it is mended and sent again.
    case reject
    /// Out of every figure until a person has decided.
    case hold
    /// In the figures, and a finding.
    case warn
    /// Only counted.
    case info
}

/// How a rule is judged: SQL text from the project's own files, never from a delivery.
package enum RuleTest: Hashable, Sendable {
    /// A predicate over a row, true for a row that fails; null counts as kept.
    case record(failsWhen: String)
    /// A select over the relation `delivery_rows`, which holds several deliveries, that gives the
    /// `delivery_id` and `line_number` of every row that fails.
    case delivery(lines: String)
}
