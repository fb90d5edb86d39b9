package import Waits

/// By which rules the money of a part of a pot and a month is divided between regions: what `Agreement.evaluate` goes by.
package struct SliceTerms: Hashable, Sendable {
    package let pot: Pot
    package let part: PotPart
    /// Nil of a pot that is divided once.
    package let period: Period?
    /// Met by those who earn it; nil: every region does.
    package let requirement: Requirement?
    /// Whether it can be earned at all: a part may have months of its own.
    package let isOpen: Bool
    package let key: DivisionKey
    package let unearned: Unearned
    package let paidOn: CalendarDay

    /// The month that the requirement is judged for; nil where it is judged once.
    package var judgedPeriod: Period? { requirement?.criterion.isMonthly == true ? period : nil }
}

extension Agreement {
    /// The parts and months of every pot that regions share, in the order of the file.
    package var slices: [SliceTerms] {
        pots.filter { $0.recipient == .regions }.flatMap { pot in
            let months: [Period?] = pot.months.isEmpty ? [nil] : pot.months
            return pot.parts.flatMap { part in
                months.map { period in
                    let terms = pot.terms(of: part, in: period)
                    return SliceTerms(
                        pot: pot, part: part, period: period,
                        requirement: terms.requirementID.flatMap { id in requirements.first { $0.id == id } },
                        isOpen: terms.isOpen, key: terms.key, unearned: terms.unearned, paidOn: terms.paidOn)
                }
            }
        }
    }
}
