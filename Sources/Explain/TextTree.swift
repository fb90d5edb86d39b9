import Agreements

/// Lines below lines, drawn with box lines.
struct TextTree: Hashable, Sendable {
    let line: String
    let branches: [TextTree]

    init(_ line: String, _ branches: [TextTree] = []) {
        self.line = line
        self.branches = branches
    }

    /// The line itself, and those below it.
    var lines: [String] { [line] + Self.lines(branches) }

    private static func lines(_ branches: [TextTree]) -> [String] {
        branches.enumerated().flatMap { index, branch in
            let isLast = index == branches.count - 1
            let below = branch.lines
            return [(isLast ? "└─ " : "├─ ") + (below.first ?? "")]
                + below.dropFirst().map { (isLast ? "   " : "│  ") + $0 }
        }
    }
}

extension Checked {
    /// What it is, and where it comes out otherwise, or could not be worked out again, that.
    func text(_ format: (Value) -> String) -> String {
        let was = stored.map(format) ?? "none"
        switch agrees {
        case true?: return was
        case false?: return "differs: stored \(was), worked out again \(recomputed.map(format) ?? "none")"
        case nil:
            guard recomputed == nil else { return recomputed.map(format) ?? "none" }
            return "\(was) (not worked out again: \(note ?? ""))"
        }
    }
}

extension Checked where Value == Int {
    var kronor: String { text(\.kronor) }
    var grouped: String { text(\.kronorText) }
}

extension ShareValue {
    var text: String { "\(numerator.kronorText) of \(denominator.kronorText)" }
}

extension FigureCount {
    /// `2 855 of 4 490, 209 PvV out`.
    var text: String {
        "\(numerator.kronorText) of \(denominator.kronorText)" + (pvvCount.map { ", \($0.kronorText) PvV out" } ?? "")
    }
}

extension Int {
    var kronor: String { "\(kronorText) kr" }

    /// `1 month`, `2 000 months`.
    func counted(_ one: String, _ many: String? = nil) -> String {
        self == 1 ? "1 \(one)" : "\(kronorText) \(many ?? one + "s")"
    }
}

extension CheckSummary {
    /// How many were worked out again, and what came of it: the last lines of an explanation.
    var lines: [String] {
        let all = "\(recomputed.counted("number")) worked out again and compared with what is stored"
        let rest =
            notRecomputed == 0
            ? [] : ["\(notRecomputed.counted("number")) could not be worked out again: what that takes is gone"]
        guard !differences.isEmpty else { return rest + ["\(all): all agree"] }
        return rest + ["\(all): \(differences.count.kronorText) \(differences.count == 1 ? "differs" : "differ")"]
            + differences.map { "! \($0)" }
    }
}

extension EditionNote {
    var text: String {
        let state = (isCurrent ? ", current" : "") + (isFinal ? ", final" : "")
        let evaluated =
            evaluatedEdition == edition
            ? "" : "; the agreement stands in it as evaluated for edition \(evaluatedEdition)"
        return "edition \(edition) (made \(madeAt)\(state))\(evaluated)"
    }
}
