import Agreements

extension FigureNode {
    /// - Parameters:
    ///   - isBrief: its numbers alone, where all of them agree.
    ///   - name: what it is called in place of itself.
    func tree(isBrief: Bool = false, name: String? = nil) -> TextTree {
        let title = (role.isEmpty ? "" : "\(role): ") + (name ?? subject)
        guard basis != nil else { return TextTree(title, notes.map { TextTree($0) }) }
        let line = "\(title): \(count.text(\.text))"
        var list = CheckList()
        collect(into: &list)
        if isBrief, list.summary.differences.isEmpty {
            return TextTree(line + (delivery.map { ", delivery \($0.delivery)" } ?? ""))
        }
        return TextTree(line, notes.map { TextTree($0) } + counted + (delivery.map { [$0.tree] } ?? []))
    }

    private var counted: [TextTree] {
        var branches: [TextTree] = []
        if let histograms { branches.append(TextTree("from the kept histograms: \(histograms.recomputedText)")) }
        if let rows {
            let what = basis == "counts" ? "from the lines of the delivery" : "from the rows, one by one"
            branches.append(TextTree("\(what): \(rows.recomputedText)", lineBranches + contactBranches))
        }
        return branches
    }

    private var lineBranches: [TextTree] {
        let shown = countRows.prefix(Self.greatestLineCount).map { row in
            TextTree(
                "line \(row.line)\(row.unit.map { ", unit \($0)" } ?? ""): \(row.within.kronorText) of \(row.total.kronorText)"
                    + (row.pvv.map { ", \($0.kronorText) PvV" } ?? "") + (row.isOut ? ", out by a rule" : ""))
        }
        let more = countRows.count - shown.count
        return shown + (more > 0 ? [TextTree("\(more.counted("more line")): --format json has them all")] : [])
    }

    private static let greatestLineCount = 20

    private var contactBranches: [TextTree] {
        guard basis == "records" else { return [] }
        guard let contacts else {
            guard let counted = rows?.recomputed else { return [] }
            let beyond = counted.denominator - counted.numerator
            return [
                TextTree(
                    "\(counted.numerator.counted("contact")) within the limit, \(beyond.kronorText) beyond: --contacts lists them"
                )
            ]
        }
        let differs =
            contacts.count.agrees == false ? [TextTree("contacts listed: \(contacts.count.text(\.text))")] : []
        return differs
            + [("within the limit", contacts.within), ("beyond the limit", contacts.beyond)].map { what, list in
                let ids = list.map { $0.contact ?? "(no id, line \($0.line))" }
                let rows = stride(from: 0, to: ids.count, by: 8).map { start in
                    TextTree(ids[start..<min(start + 8, ids.count)].joined(separator: ", "))
                }
                return TextTree("\(list.count.counted("contact")) \(what)", rows)
            }
    }
}

extension DeliveryNode {
    var tree: TextTree {
        var branches = notes.map { TextTree("! \($0)") }
        branches.append(TextTree("file \(file), layout \(layout), sha256 \(fileSha256)"))
        if contentSha256 != fileSha256 { branches.append(TextTree("its content unpacked: sha256 \(contentSha256)")) }
        if let rows {
            branches.append(
                TextTree(
                    "\(rows.sent.counted("row")) sent: \(rows.malformed.kronorText) malformed, \(rows.rejected.kronorText) rejected, \(rows.held.kronorText) held, \(rows.accepted.kronorText) accepted, of them \(rows.warned.kronorText) with a warning"
                ))
        }
        if let storedRows, storedRows.agrees != true {
            branches.append(TextTree("typed rows: \(storedRows.grouped)"))
        }
        branches += findings.map {
            TextTree(
                "\($0.severity) \($0.rule): \($0.count.counted("row"))"
                    + ($0.outcome == "counted" ? "" : ", \($0.outcome)"))
        }
        // Of one that is accepted the reason says again how many rows are out.
        let reason = verdict == "accepted" ? "" : verdictReason.map { " (\($0))" } ?? ""
        let judged = verdict.map { $0.replacing("_", with: " ") + reason }
        return TextTree(
            "delivery \(delivery): \(kind), \(period), version \(version), received \(receivedAt)\(isLate ? ", late" : ""), \(judged ?? "not judged")",
            branches)
    }
}

extension Checked where Value == FigureCount {
    /// What was counted, and never what is stored in its place.
    fileprivate var recomputedText: String {
        agrees == nil && recomputed == nil ? "not counted again: \(note ?? "")" : text(\.text)
    }
}
