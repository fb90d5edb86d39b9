import Agreements

extension SliceNode {
    /// What it gets and why, in a line.
    var line: String { "\(subject): \(amount): \(why)" }

    var amount: String { amountSek.agrees == true ? (amountSek.stored ?? 0).kronor : amountSek.kronor }

    /// Differences in it or below it, said where they are not shown.
    var mark: String {
        var list = CheckList()
        collect(into: &list)
        let count = list.summary.differences.count
        return count == 0 ? "" : " ! \(count.counted("number")) \(count == 1 ? "differs" : "differ")"
    }

    var tree: TextTree {
        TextTree(line, [balance.tree, division.tree(region: amountSek)] + (requirement.map { [$0.tree()] } ?? []))
    }
}

extension BalanceNode {
    fileprivate var tree: TextTree {
        var allocated = "allocated \(allocatedSek.kronor)"
        if allocationSumSek.agrees != true {
            allocated += " (as the sum of the allocations it \(allocationSumSek.kronor))"
        }
        var parts = [allocated]
        if movedTo != nil { parts.append("moved to \(movedTo ?? "") \(movedSek.kronor)") }
        if movedTo == nil || unearnedSek.value != 0 { parts.append("unearned \(unearnedSek.kronor)") }
        var branches: [TextTree] = []
        if let potReceivedSek {
            branches.append(
                TextTree(
                    "of it received \(receivedSek.kronor); all that the pot received: \(potReceivedSek.kronor)"
                        + (potMovedSumSek?.agrees == false
                            ? " (as the sum of what was moved to it it \(potMovedSumSek?.kronor ?? ""))" : ""),
                    receivedFrom.map { TextTree("from \($0.pot): \($0.movedSek.kronor)") }))
        } else if receivedSek.agrees != true {
            branches.append(TextTree("received: \(receivedSek.kronor)"))
        }
        return TextTree("money to divide: \(amountSek.kronor); \(parts.joined(separator: ", "))", branches)
    }
}

extension DivisionNode {
    fileprivate func tree(region: Checked<Int>) -> TextTree {
        var branches = [TextTree(unearnedRule)]
        if let own = regionKey.recomputed {
            let date = populationDate.map { " on \($0)" } ?? ""
            var line = "\(key)\(date): \(regionKey.grouped)"
            if let keySum { line += " of \(keySum.kronorText)" }
            if let floorSek, let amount = region.recomputed {
                line += ": \(floorSek.kronor)"
                if amount > floorSek { line += " and \((amount - floorSek).kronor) of the largest remainders" }
            } else if key == "units" {
                line = "\(own.counted("unit")): \(region.kronor)"
            }
            branches.append(TextTree(line, populationSource.map { [TextTree($0)] } ?? []))
        } else if regionKey.agrees != true {
            branches.append(TextTree("\(key): \(regionKey.grouped)"))
        }
        if let lostSek { branches.append(TextTree("what would have been the region's: \(lostSek.kronor)")) }
        branches.append(
            TextTree(
                sharedBy.isEmpty
                    ? "shared by no region" : "shared by \(sharedBy.count.counted("region")), kronor by key",
                stride(from: 0, to: sharedBy.count, by: 3).map { start in
                    TextTree(
                        sharedBy[start..<min(start + 3, sharedBy.count)].map {
                            "\($0.region) \($0.name) \($0.amountSek.grouped) by \($0.key.grouped)"
                        }.joined(separator: "; "))
                }))
        branches += figures.map { $0.tree() }
        return TextTree(rule, branches)
    }
}
