package import Waits

/// An agreement between the state and SKR: what is required, what it is worth, how it is divided.
///
/// Made from a file in `pipelines/agreements`; nothing here knows of YAML or of a year.
package struct Agreement: Hashable, Sendable {
    /// Such as `komiljard-2019`; leads every row of its results.
    package let id: String
    package let label: Label
    /// Where the rules are written: document, section.
    package let source: String
    /// Which series is judged where a month has several, in order of preference. The first one that
    /// the region has for the measure and month is taken, at all limits; its baseline comes from the same series or is
    /// missing.
    package let basis: [Basis]
    /// The date of the population that money is divided by; nil where nothing is divided by population.
    package let populationDate: CalendarDay?
    /// What a requirement counts as in the division of money where something that it needs is missing.
    package let notAssessable: NotAssessable
    /// A requirement refers to those above it only.
    package let requirements: [Requirement]
    /// Money moves to pots further down only.
    package let pots: [Pot]
    /// Where this is an agreement as an amendment has changed it: which, and what it changed.
    package let amendment: AmendmentNote?
    /// Every rule of the file that is inferred or not known, for the results that it touches.
    package let assumptions: [Assumption]

    package init(
        id: String, label: Label, source: String, basis: [Basis], populationDate: CalendarDay?,
        notAssessable: NotAssessable = .notMet, requirements: [Requirement], pots: [Pot],
        amendment: AmendmentNote? = nil, assumptions: [Assumption]
    ) {
        self.id = id
        self.label = label
        self.source = source
        self.basis = basis
        self.populationDate = populationDate
        self.notAssessable = notAssessable
        self.requirements = requirements
        self.pots = pots
        self.amendment = amendment
        self.assumptions = assumptions
    }
}

/// What not assessable counts as where money is divided. The outcome itself stays not assessable.
package enum NotAssessable: String, Hashable, Sendable, CaseIterable {
    case notMet = "not_met"
    case met
}

/// A name for people, in both languages of the public pages.
package struct Label: Hashable, Sendable {
    package let swedish: String
    package let english: String

    package init(swedish: String, english: String) {
        self.swedish = swedish
        self.english = english
    }
}

/// How sure a rule is that is not certain (`DOMAIN.md`).
package enum Mark: String, Hashable, Sendable, CaseIterable {
    case inferred
    case unknown
}

/// A rule that no source states: it is used, and said on what it touches.
package struct Assumption: Hashable, Sendable {
    /// Where in the file it stands, such as `pots.performance.unearned`.
    package let subject: String
    package let mark: Mark
    package let text: String
    /// The same in Swedish; nil where nobody has written it.
    package let swedishText: String?

    package init(subject: String, mark: Mark, text: String, swedishText: String? = nil) {
        self.subject = subject
        self.mark = mark
        self.text = text
        self.swedishText = swedishText
    }
}
