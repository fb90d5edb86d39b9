import Agreements

extension RequirementNode {
    /// - Parameter isBrief: figures in a line each, where they agree: of months in a row there are many.
    func tree(isBrief: Bool = false) -> TextTree {
        let name = requirement + (period.map { ", \($0)" } ?? "")
        var line = "\(name): \(verdict.text { $0 })"
        if !reason.isEmpty { line += ": \(reason)" }
        if let recomputedReason, recomputedReason != reason { line += "; worked out again: \(recomputedReason)" }
        var branches = [TextTree(rule)]
        if let share, share.agrees == false { branches.append(TextTree("share: \(share.text(\.text))")) }
        if let baseline, baseline.agrees == false { branches.append(TextTree("baseline: \(baseline.text(\.text))")) }
        branches += evidence.map {
            TextTree("\($0.subject): \($0.value ?? "none")\($0.source.map { " (\($0))" } ?? "")")
        }
        branches += figures.map { $0.tree(isBrief: isBrief) }
        // Months in a row: each by its own, and what they are counted from by asking for the month.
        let isRow = Set(parts.compactMap(\.period)).count > 1
        branches += parts.map { $0.tree(isBrief: isBrief || isRow) }
        return TextTree(line, branches)
    }
}
