/// The name that somebody most likely meant.
package enum Suggestion {
    /// The nearest of the names, where it is near enough to be a slip: at most one edit in three characters.
    static func nearest(to written: String, among names: some Sequence<String>) -> String? {
        // Longer than any name that we know: no slip, and the distance costs the product of the lengths.
        guard written.utf8.count <= 64 else { return nil }
        let letters = Array(written.lowercased().unicodeScalars)
        let allowed = max(1, letters.count / 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = editDistance(letters, Array(name.lowercased().unicodeScalars))
            if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// `: did you mean x?`, or else all there are.
    package static func text(for written: String, among names: [String], called plural: String) -> String {
        if let name = nearest(to: written, among: names) { return "did you mean \(name)?" }
        if names.isEmpty { return "there are no \(plural)" }
        return "the \(plural) are \(listed(names, "and"))"
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var distance = min(
                    previous[column + 1] + 1, current[column] + 1, previous[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    distance = min(distance, beforePrevious[column - 1] + 1)
                }
                current.append(distance)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
