import Agreements
import Definitions
import Waits

/// Something that no source states, on the definition whose results it touches.
struct MarkedAssumption: Hashable {
    /// Id of an agreement, measure or layout; path of a file of rules.
    let definition: String
    let assumption: Assumption
}

extension Project {
    /// Every mark of the project: those that definitions list, those of single rules, those of the populations,
    /// attestations and response rates that an agreement reads, and what is assumed of those that were delivered.
    ///
    /// - Parameter reference: that of the project, with delivered rows in their places.
    func assumptions(with reference: ReferenceData, delivered: DeliveredReference) -> [MarkedAssumption] {
        func marked(_ definition: String, _ assumptions: [Assumption]) -> [MarkedAssumption] {
            assumptions.map { MarkedAssumption(definition: definition, assumption: $0) }
        }
        let listed =
            agreements.flatMap { marked($0.id, $0.assumptions) }
            + measures.flatMap { marked($0.id.rawValue, $0.assumptions) }
            + layouts.flatMap { marked($0.id, $0.assumptions) } + rules.flatMap { marked($0.file, $0.assumptions) }
        let ofRules = rules.flatMap { catalogue in
            catalogue.rules.compactMap { rule in
                rule.mark.map { mark in
                    let text = "\(rule.severity.rawValue): \(rule.message.english) (\(rule.origin))"
                    return MarkedAssumption(
                        definition: catalogue.file,
                        assumption: Assumption(subject: "rules.\(rule.id)", mark: mark, text: text))
                }
            }
        }
        let ofDelivered = agreements.flatMap { agreement in
            let counts = delivered.rowCounts(of: agreement)
            return rules.flatMap { catalogue in
                let count = counts[catalogue.content] ?? 0
                return count == 0 ? [] : marked(agreement.id, catalogue.assumptionsOnDelivered(rowCount: count))
            }
        }
        let groups = reference.groups
        let ofGroups =
            groups.intervals.compactMap { row in
                row.mark.map { ("intervals", "\(row.set): \(row.days)", $0, row.source) }
            } + groups.ageGroups.compactMap { row in row.mark.map { ("age_groups", "\(row.ages)", $0, row.source) } }
            + groups.publicationLimits.compactMap { row in
                row.mark.map { ("publication_limits", row.level.rawValue, $0, row.source) }
            }
        let all =
            listed + ofRules
            + ofGroups.map { table, subject, mark, source in
                MarkedAssumption(
                    definition: "pipelines/reference/\(table).csv",
                    assumption: Assumption(subject: subject, mark: mark, text: source))
            } + agreements.flatMap { marked($0.id, reference.assumptions(of: $0)) } + ofDelivered
        // Two rows that say the same are one.
        var seen: Set<MarkedAssumption> = []
        return all.filter { seen.insert($0).inserted }
    }
}

extension RuleCatalogue {
    /// What the catalogue assumes, on an agreement that reads delivered rows of its content.
    fileprivate func assumptionsOnDelivered(rowCount: Int) -> [Assumption] {
        assumptions.map {
            Assumption(
                subject: "reference: delivered \(content.rawValue): \($0.subject)", mark: $0.mark,
                text: "\(rowCount) \(rowCount == 1 ? "row" : "rows"): \($0.text)")
        }
    }
}

extension ReferenceData {
    /// The marks of the rows that this agreement is judged and divided by, one a table and source.
    fileprivate func assumptions(of agreement: Agreement) -> [Assumption] {
        let months = agreement.responseRateMonths
        let populations = populations.filter { $0.date == agreement.populationDate }
            .compactMap { row in row.mark.map { (subject: "population \(row.date)", mark: $0, source: row.source) } }
        let attestations = attestations.filter { agreement.attestedTo.contains($0.agreement) }
            .compactMap { row in
                row.mark.map { (subject: "attestation \(row.attestation)", mark: $0, source: row.source) }
            }
        let rates = responseRates.filter { row in months.contains { $0.contains(row.period) } }
            .compactMap { row in row.mark.map { (subject: "response rates", mark: $0, source: row.source) } }
        let rows = populations + attestations + rates
        var counts: [Assumption: Int] = [:]
        for row in rows {
            counts[Assumption(subject: row.subject, mark: row.mark, text: row.source), default: 0] += 1
        }
        return counts.map { key, count in
            Assumption(
                subject: "reference: \(key.subject)", mark: key.mark,
                text: "\(count) \(count == 1 ? "row" : "rows"): \(key.text)")
        }
        .sorted { ($0.subject, $0.text) < ($1.subject, $1.text) }
    }
}

extension Agreement {
    /// The months whose response rates are judged.
    var responseRateMonths: [PeriodRange] {
        requirements.flatMap(\.criterion.leaves).compactMap { criterion in
            if case .responseRate(_, let months) = criterion { months } else { nil }
        }
    }

    /// Agreements whose attestations count for this one: its own, and those of what it amends.
    var attestedTo: [String] { [id] + (amendment?.attestedTo ?? []) }
}
