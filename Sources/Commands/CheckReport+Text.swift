// For people: a line a file, a block a delivery.

extension CheckReport {
    var text: String {
        var blocks = [(files.map(\.text) + failures.map(\.text)).joined(separator: "\n")]
        blocks += deliveries.map(\.text)
        blocks.append(summary)
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var summary: String {
        let refused = deliveries.filter { $0.verdict == "refused" }
        let parts = [
            files.count.counted("file") + " checked",
            failures.isEmpty ? nil : "\(failures.count.counted("file")) that a run would not load",
            "\(deliveries.count.counted("delivery", "deliveries")), "
                + (refused.isEmpty ? "of which none would be refused" : "of which \(refused.count) would be refused:"),
        ]
        let names = refused.map { "  region \($0.region), \($0.period), \($0.kind) (\($0.file))" }
        return ([parts.compactMap { $0 }.joined(separator: "; ")] + names).joined(separator: "\n")
    }
}

extension CheckReport.File {
    /// Malformed rows follow, each on a line that editors can go to.
    fileprivate var text: String {
        guard !isRepeated else { return "\(file): the same content as a file before it" }
        var line = "\(file): \(records.counted("record")) by \(layout)"
        if malformed > 0 { line += ", \(malformed.grouped) malformed" }
        if !unknownColumns.isEmpty { line += "; columns not loaded: \(unknownColumns.joined(separator: ", "))" }
        var lines = [line]
        lines += firstMalformed.map { row in
            let place = "\(file):\(row.line)" + (row.column.map { ":\($0)" } ?? "")
            return "  \(place): \(row.columnName ?? "the row") \(row.reason)"
        }
        if firstMalformed.count < malformed {
            lines.append("  … \((malformed - firstMalformed.count).grouped) more malformed")
        }
        return lines.joined(separator: "\n")
    }
}

extension CheckReport.Delivery {
    fileprivate var text: String {
        let name = regionName.map { "\($0) (\(region))" } ?? "region \(region)"
        var lines = [
            "\(name), \(period), \(kind): \(verdict.replacing("_", with: " "))",
            "  \(reason)" + (held > 0 ? "; \(held.grouped) of those rejected are held for a decision" : ""),
        ]
        for rule in rules where rule.failed > 0 { lines += rule.lines(file: file) }
        let kept = rules.count { $0.failed == 0 }
        if kept > 0 { lines.append("  \(kept.counted("rule")) kept by all") }
        lines += indicatorLines
        return lines.joined(separator: "\n")
    }

    /// A line a measure and statistic that somebody counts in.
    private var indicatorLines: [String] {
        var names: [String] = []
        var shares: [String: [String]] = [:]
        for indicator in indicators where indicator.denominator > 0 {
            let name = indicator.name
            if shares[name] == nil { names.append(name) }
            shares[name, default: []].append(indicator.share)
        }
        return names.map { "  \($0): \(shares[$0, default: []].joined(separator: "; "))" }
    }
}

extension CheckReport.Rule {
    fileprivate func lines(file: String) -> [String] {
        var lines = ["  \(severity) \(rule): \(failed.grouped) of \(checked.grouped): \(messageEn) (\(messageSv))"]
        lines += findings.map { finding in
            if let detail = finding.detail { return "    \(detail)" }
            let place = finding.line.map { "\(file):\($0)" } ?? "\(file), element \(finding.element ?? 0)"
            let column = finding.column.map { ": \($0)" } ?? ""
            let contact = finding.contact.flatMap { $0.isPlain ? ", contact \($0)" : nil } ?? ""
            return "    \(place)\(column)\(contact)"
        }
        if findings.count < failed { lines.append("    … \((failed - findings.count).grouped) more") }
        return lines
    }
}

extension CheckReport.Indicator {
    fileprivate var name: String {
        let label = labelEn.map { english in english + (labelSv.map { " (\($0))" } ?? "") } ?? measure
        return "\(label), \(statistic)"
    }

    fileprivate var share: String {
        let limit = limitDays.map { "\($0) days" } ?? "target date"
        return "\(limit) \(numerator.grouped) of \(denominator.grouped)"
            + (sharePercent.map { " = \($0) %" } ?? "")
    }
}

extension String {
    /// Whether it can be shown on a terminal as it was sent: what a file holds could steer it.
    fileprivate var isPlain: Bool {
        !isEmpty && utf8.count <= 64
            && utf8.allSatisfy { $0 > UInt8(ascii: " ") && $0 < 0x7F }
    }
}
