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
    /// A row that keeps every rule, by kind of delivery: what examples of the rules change.
    package let exampleRows: [DeliveryKind: ExampleRow]
    /// Relative to the project folder.
    package let file: String
    /// What of the file is inferred or not known and is no rule's own `mark`.
    package let assumptions: [Assumption]

    package init(
        content: Content, refuseAbovePercent: Fraction, refuseBelowPercentOfReplaced: Fraction? = nil,
        rules: [ValidationRule], exampleRows: [DeliveryKind: ExampleRow] = [:], file: String,
        assumptions: [Assumption] = []
    ) {
        self.content = content
        self.refuseAbovePercent = refuseAbovePercent
        self.refuseBelowPercentOfReplaced = refuseBelowPercentOfReplaced
        self.rules = rules
        self.exampleRows = exampleRows
        self.file = file
        self.assumptions = assumptions
    }
}

/// A rule that a delivery must keep.
package struct ValidationRule: Hashable, Sendable {
    /// Such as `wait_negative`; a finding names it.
    package let id: String
    package let severity: Severity
    /// Kinds of delivery that it is asked of.
    package let kinds: [DeliveryKind]
    /// What a sender should look at; nil where it is the row as a whole.
    package let column: Field?
    package let test: RuleTest
    /// The list that `test` was made of; nil where it was written.
    package let codeList: CodeListTest?
    /// The delivery that one is held beside; where there is none, the rule does not apply. Nil where it looks at none.
    package let beside: NeighbourRelation?
    /// Months that it is asked of; nil for all.
    package let months: PeriodRange?
    package let limits: RuleLimits
    package let message: Label
    /// The rule of `facts/validation_rules.csv` that it comes from, or another source.
    package let origin: String
    /// Nil where the rule is certain.
    package let mark: Mark?
    package let examples: RuleExamples
    /// Where the rule is written.
    package let place: DefinitionPlace
    /// Where its SQL is.
    package let testPlace: DefinitionPlace

    package init(
        id: String, severity: Severity, kinds: [DeliveryKind], column: Field?, test: RuleTest,
        codeList: CodeListTest? = nil, beside: NeighbourRelation? = nil, months: PeriodRange? = nil,
        limits: RuleLimits = RuleLimits(), message: Label,
        origin: String, mark: Mark?,
        examples: RuleExamples = RuleExamples(), place: DefinitionPlace = DefinitionPlace(line: 1, column: 1),
        testPlace: DefinitionPlace? = nil
    ) {
        self.id = id
        self.severity = severity
        self.kinds = kinds
        self.column = column
        self.test = test
        self.codeList = codeList
        self.beside = beside
        self.months = months
        self.limits = limits
        self.message = message
        self.origin = origin
        self.mark = mark
        self.examples = examples
        self.place = place
        self.testPlace = testPlace ?? place
    }

    package var scope: RuleScope {
        switch test {
        case .record, .lines: .record
        case .delivery(let scope, _): scope
        }
    }
}

/// A line and a column of a definition's file, from 1.
package struct DefinitionPlace: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// What becomes of a row, or of a delivery, that breaks a rule, the gravest first.
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

/// What a rule looks at to judge.
package enum RuleScope: String, Hashable, Sendable, CaseIterable {
    /// Rows: each alone, or beside the others of its delivery.
    case record
    /// A delivery as a whole.
    case delivery
    /// A delivery beside others: the one that it would replace, other kinds of its month, other months.
    case between
}

/// What another delivery of contacts is to one, of the same region.
package enum NeighbourRelation: String, Hashable, Sendable, CaseIterable {
    /// The version in force of the same month and kind.
    case replaced
    /// Completed contacts of the month beside waiting ones, and the other way round.
    case otherKind = "other_kind"
    /// The same kind of the month before.
    case monthBefore = "month_before"
    /// The same kind of the same month of the year before.
    case yearBefore = "year_before"
}

/// How a rule is judged: SQL text from the project's own files, never from a delivery.
package enum RuleTest: Hashable, Sendable {
    /// Predicates over a row: whether the rule applies to it (nil: to every row), and, where it does, whether the row
    /// fails. Null is no.
    case record(appliesWhen: String?, failsWhen: String)
    /// A select over the relation `delivery_rows`, or `repeated_rows`, which hold several deliveries, that gives the
    /// `delivery_id` and `line_number` of every row that fails.
    case lines(String)
    /// A select that gives the `delivery_id` and a `detail` in words of every delivery of the relation `batch` that fails.
    case delivery(RuleScope, String)
}

/// The list that a rule looks codes up in, and how long it accepts those that have been withdrawn. Its SQL is the rule's
/// `test`.
package struct CodeListTest: Hashable, Sendable {
    /// The list's name.
    package let list: String
    /// The list's file.
    package let file: String
    package let codeCount: Int
    /// Months after the one that a code's last day lies in.
    package let graceMonths: Int

    package init(list: String, file: String, codeCount: Int, graceMonths: Int) {
        self.list = list
        self.file = file
        self.codeCount = codeCount
        self.graceMonths = graceMonths
    }
}

/// From how many failures on a rule says something of the delivery as a whole.
package struct RuleLimits: Hashable, Sendable {
    /// Above it the delivery has a warning, also where the rule's severity is info.
    package let warnAbove: RuleLimit?
    /// Above it the delivery is refused.
    package let refuseAbove: RuleLimit?

    package init(warnAbove: RuleLimit? = nil, refuseAbove: RuleLimit? = nil) {
        self.warnAbove = warnAbove
        self.refuseAbove = refuseAbove
    }
}

/// A number of failures that is still allowed, and a share of the rows that the rule applies to: what is above both is
/// too much.
package struct RuleLimit: Hashable, Sendable {
    package let count: Int
    package let share: Fraction

    package init(count: Int = 0, share: Fraction = Fraction(0, 1)) {
        self.count = count
        self.share = share
    }
}

/// Rows that show what a rule means, and are tried on it.
package struct RuleExamples: Hashable, Sendable {
    package let pass: [RuleExample]
    package let fail: [RuleExample]
    /// Rows that the rule says nothing of.
    package let notApplicable: [RuleExample]

    package init(pass: [RuleExample] = [], fail: [RuleExample] = [], notApplicable: [RuleExample] = []) {
        self.pass = pass
        self.fail = fail
        self.notApplicable = notApplicable
    }
}

/// A small delivery, and what was delivered before it.
package struct RuleExample: Hashable, Sendable {
    package let delivery: ExampleDelivery
    package let earlier: [ExampleDelivery]
    package let place: DefinitionPlace

    package init(delivery: ExampleDelivery, earlier: [ExampleDelivery] = [], place: DefinitionPlace) {
        self.delivery = delivery
        self.earlier = earlier
        self.place = place
    }
}

/// The rows of a delivery of an example.
package struct ExampleDelivery: Hashable, Sendable {
    /// Nil for the first of the rule's kinds.
    package let kind: DeliveryKind?
    /// Months after that of the example's own delivery: -12 is the same month of the year before.
    package let months: Int
    package let rows: [ExampleRow]

    package init(kind: DeliveryKind? = nil, months: Int = 0, rows: [ExampleRow]) {
        self.kind = kind
        self.months = months
        self.rows = rows
    }
}

/// What differs in a row from the row that keeps every rule.
package struct ExampleRow: Hashable, Sendable {
    /// By column of the table; nil for null.
    package let values: [String: String?]
    /// How many of the row there are, each with a contact id of its own unless it says one.
    package let times: Int

    package init(values: [String: String?], times: Int = 1) {
        self.values = values
        self.times = times
    }
}
