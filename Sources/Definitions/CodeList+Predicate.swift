internal import Waits

extension CodeList {
    /// SQL that is true for a row whose code was not valid in its month.
    ///
    /// Constants, and not a lookup in a table, which takes seven times as long. Numbers that follow each other are told by
    /// their bounds: two comparisons, where PostgreSQL makes one a code in lists of up to eight and hashes longer ones.
    /// Rows have months, so a code is valid in all of a month that one of its days lies in.
    ///
    /// - Parameters:
    ///   - literals: the codes as the column has them, one for each of `codes`.
    ///   - graceMonths: for how many months after its last one a code is accepted.
    func predicate(column: String, literals: [String], graceMonths: Int) -> String {
        var groups: [(months: String?, literals: [String])] = [(nil, [])]
        for (code, literal) in zip(codes, literals) {
            let months = code.months(graceMonths: graceMonths)
            if let index = groups.firstIndex(where: { $0.months == months }) {
                groups[index].literals.append(literal)
            } else {
                groups.append((months, [literal]))
            }
        }
        return groups.filter { !$0.literals.isEmpty }.map { group in
            let tests = Self.tests(of: group.literals)
            guard let months = group.months else {
                return tests.map { "\(column) \($0.negated)" }.joined(separator: " and ")
            }
            let isListed = tests.map { "\(column) \($0.asked)" }.joined(separator: " or ")
            return "not (\(tests.count == 1 ? isListed : "(\(isListed))") and \(months))"
        }.joined(separator: "\nand ")
    }

    /// What a column is asked to be one of, and what it is asked not to be any of.
    private static func tests(of literals: [String]) -> [(asked: String, negated: String)] {
        let numbers = literals.compactMap { Int($0) }
        let runs = runs(of: numbers)
        guard numbers.count == literals.count, runs.count <= greatestRunCount else {
            let list = "in (\(wrapped(literals)))"
            return [(list, "not \(list)")]
        }
        return runs.map { run in
            guard run.count > 1 else { return ("= \(run.lowerBound)", "<> \(run.lowerBound)") }
            let bounds = "between \(run.lowerBound) and \(run.upperBound)"
            return (bounds, "not \(bounds)")
        }
    }

    /// Numbers that follow each other.
    private static func runs(of numbers: [Int]) -> [ClosedRange<Int>] {
        numbers.sorted().reduce(into: []) { runs, number in
            if let last = runs.last, last.upperBound >= number - 1 {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
    }

    /// Six comparisons are about what looking a number up in a hashed list costs.
    private static let greatestRunCount = 3

    /// On lines that a person can read.
    private static func wrapped(_ literals: [String]) -> String {
        guard literals.count > literalsPerLine else { return literals.joined(separator: ", ") }
        let lines = stride(from: 0, to: literals.count, by: literalsPerLine).map { start in
            literals[start..<min(start + literalsPerLine, literals.count)].joined(separator: ", ")
        }
        return "\n    " + lines.joined(separator: ",\n    ") + "\n"
    }

    private static let literalsPerLine = 12
}

extension ListedCode {
    /// Nil for a code that is always valid.
    fileprivate func months(graceMonths: Int) -> String? {
        let first = validFrom.map { "date '\(Period(containing: $0).firstDay)'" }
        let last = validTo.map { "date '\(Period(containing: $0).advanced(byMonths: graceMonths).firstDay)'" }
        return switch (first, last) {
        case (let first?, let last?): "period between \(first) and \(last)"
        case (let first?, nil): "period >= \(first)"
        case (nil, let last?): "period <= \(last)"
        case (nil, nil): nil
        }
    }
}
