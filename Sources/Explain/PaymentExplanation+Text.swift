import Agreements

extension PaymentExplanation {
    /// A tree for the terminal. Without a pot or month each allocation is a line; with one of them all is shown.
    package var text: String {
        let isWhole = pot == nil && period == nil
        var lines = ["\(regionName) (\(region)): \(label) (\(agreement)), \(edition.text)"]
        lines += notes.map { "! \($0)" }
        for payment in payments {
            lines.append("")
            lines += isWhole ? payment.summary.lines : payment.tree.lines
        }
        if payments.isEmpty { lines += ["", "nothing is due"] }
        if isWhole { lines += ["", "--pot or --period shows what an allocation comes from, down to the deliveries"] }
        lines += regionFigures.lines.isEmpty ? [] : [""] + regionFigures.lines
        return (lines + [""] + checks.lines).joined(separator: "\n")
    }
}

extension RegionFigures {
    fileprivate var lines: [String] {
        guard compared + notCompared > 0 else { return [] }
        let missing = notCompared == 0 ? "" : ", \(notCompared.kronorText) cannot be"
        let outcome =
            differing.isEmpty
            ? "all agree" : "\(differing.count.kronorText) \(differing.count == 1 ? "differs" : "differ")"
        return TextTree(
            "figures of all regions that these kronor hang on: \(compared.kronorText) compared with the shares kept of their deliveries\(missing): \(outcome); explain figure counts those of other regions again",
            differing.map { TextTree("\($0.figure): \($0.count.text(\.text))") }
        ).lines
    }
}

extension PaymentNode {
    fileprivate var tree: TextTree { TextTree(line, allocations.map(\.tree)) }

    private var line: String {
        var line =
            "paid on \(paidOn): \(amountSek.stored == nil && amountSek.agrees == true ? 0.kronor : amountSek.kronor)"
        if allocationSumSek.agrees == true {
            line += allocationSumSek.stored == nil ? "" : ", the sum of all allocations due that day"
        } else {
            line += "; as the sum of the allocations due that day it \(allocationSumSek.kronor)"
        }
        return line
    }

    /// A part of a pot a branch, its months lines.
    fileprivate var summary: TextTree {
        var order: [String] = []
        var parts: [String: [SliceNode]] = [:]
        for slice in allocations {
            if parts[slice.pot] == nil { order.append(slice.pot) }
            parts[slice.pot, default: []].append(slice)
        }
        return TextTree(
            line,
            order.map { pot in
                let slices = parts[pot, default: []]
                if slices.count == 1, let only = slices.first { return TextTree(only.line + only.mark) }
                let sum = slices.reduce(0) { $0 + ($1.amountSek.stored ?? 0) }
                return TextTree(
                    "\(pot): \(sum.kronor)",
                    slices.map { TextTree("\($0.period ?? ""): \($0.amount): \($0.why)\($0.mark)") })
            })
    }
}
