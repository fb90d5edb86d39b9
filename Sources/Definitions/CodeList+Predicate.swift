internal import Waits

extension CodeList {
    /// SQL that is true for a row whose code was not valid in its month.
    ///
    /// Constants, and not a lookup in a table: PostgreSQL hashes them once, and nothing is joined to millions of rows.
    /// (Measured: a tenth of the time of a lookup.) Rows have months, so a code is valid in all of a month that one of its
    /// days lies in.
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
            let literals = Self.wrapped(group.literals)
            guard let months = group.months else { return "\(column) not in (\(literals))" }
            return "not (\(column) in (\(literals)) and \(months))"
        }.joined(separator: "\nand ")
    }

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
