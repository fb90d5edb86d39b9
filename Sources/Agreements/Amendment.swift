/// What a later text changes of an agreement: requirements and pots by their ids, all else stays.
package struct Amendment: Hashable, Sendable {
    /// Of the agreement that it makes, such as `komiljard-2020-supplement`.
    package let id: String
    package let label: Label
    package let source: String
    /// In place of those with the same ids; new ones come last.
    package let requirements: [Requirement]
    package let changes: [PotChange]
    package let assumptions: [Assumption]

    package enum PotChange: Hashable, Sendable {
        /// In place of the pot with this id, or a new one, last.
        case pot(Pot)
        /// Other rules for months of this pot; its money and parts stay.
        case months(pot: String, PotException)
    }

    package init(
        id: String, label: Label, source: String, requirements: [Requirement], changes: [PotChange],
        assumptions: [Assumption]
    ) {
        self.id = id
        self.label = label
        self.source = source
        self.requirements = requirements
        self.changes = changes
        self.assumptions = assumptions
    }
}

/// What an amendment changed in an agreement.
package struct AmendmentNote: Hashable, Sendable {
    /// The agreement that it amends.
    package let amends: String
    /// Where that one's rules are written.
    package let amendedSource: String
    package let requirementIDs: [String]
    package let potIDs: [String]
    /// Agreements whose attestations count, the nearest first: that which it amends, and what that one amends.
    package let attestedTo: [String]
}

extension Agreement {
    /// This agreement as an amendment makes it: an agreement of its own, to be evaluated beside this one.
    ///
    /// A requirement that refers to one that is replaced refers to the new one. Assumptions of this agreement on what is
    /// replaced whole do not hold any more; those of the amendment come first.
    package func amended(by amendment: Amendment) -> Agreement {
        var requirements = requirements
        for requirement in amendment.requirements {
            if let index = requirements.firstIndex(where: { $0.id == requirement.id }) {
                requirements[index] = requirement
            } else {
                requirements.append(requirement)
            }
        }
        for index in requirements.indices {
            requirements[index] = requirements[index].referring(to: requirements[..<index])
        }
        var pots = pots
        var changed: [String] = []
        var replaced: [String] = []
        for change in amendment.changes {
            switch change {
            case .pot(let pot):
                changed.append(pot.id)
                if let index = pots.firstIndex(where: { $0.id == pot.id }) {
                    pots[index] = pot
                    replaced.append(pot.id)
                } else {
                    pots.append(pot)
                }
            case .months(let id, let exception):
                guard let index = pots.firstIndex(where: { $0.id == id }) else { continue }
                pots[index] = pots[index].adding(exception)
                if !changed.contains(id) { changed.append(id) }
            }
        }
        let subjects = Set(amendment.assumptions.map(\.subject))
        let gone = amendment.requirements.map { "requirements.\($0.id)" } + replaced.map { "pots.\($0)" }
        let kept = assumptions.filter { assumption in
            !subjects.contains(assumption.subject)
                && !gone.contains { assumption.subject == $0 || assumption.subject.hasPrefix($0 + ".") }
        }
        return Agreement(
            id: amendment.id, label: amendment.label, source: amendment.source, basis: basis,
            populationDate: populationDate, notAssessable: notAssessable, requirements: requirements, pots: pots,
            amendment: AmendmentNote(
                amends: id, amendedSource: source, requirementIDs: amendment.requirements.map(\.id), potIDs: changed,
                attestedTo: [id] + (self.amendment?.attestedTo ?? [])),
            assumptions: amendment.assumptions + kept)
    }
}

extension Requirement {
    /// The same, referring to these where it refers to others with their ids.
    fileprivate func referring(to requirements: ArraySlice<Requirement>) -> Requirement {
        func now(_ requirement: Requirement) -> Requirement {
            requirements.last { $0.id == requirement.id } ?? requirement
        }
        let criterion: Criterion =
            switch criterion {
            case .share, .attested, .responseRate: criterion
            case .any(let parts): .any(parts.map { $0.referring(to: requirements) })
            case .all(let parts): .all(parts.map { $0.referring(to: requirements) })
            case .same(let requirement): .same(now(requirement))
            case .inARow(let count, let requirement, let months): .inARow(count, now(requirement), months: months)
            }
        return Requirement(id: id, criterion: criterion)
    }
}

extension Pot {
    fileprivate func adding(_ exception: PotException) -> Pot {
        Pot(
            id: id, label: label, amount: amount, recipient: recipient, parts: parts, months: months, key: key,
            unearned: unearned, paidOn: paidOn, paidOnByMonth: paidOnByMonth, exceptions: exceptions + [exception])
    }
}
