internal import Yams

/// Collects the faults of one file, so that reading goes on after each of them.
final class FileFaults {
    /// More than a person mends in one go; a broken file of 4 MiB must not answer with a million lines.
    static let maximumCount = 100

    let path: String
    private(set) var faults: [DefinitionFault] = []

    init(path: String) {
        self.path = path
    }

    var isEmpty: Bool { faults.isEmpty }

    func add(line: Int, column: Int, _ message: String) {
        guard faults.count < Self.maximumCount else {
            if faults.count == Self.maximumCount {
                let text = "more than \(Self.maximumCount) faults: mend these first"
                faults.append(DefinitionFault(path: path, line: line, column: column, message: text))
            }
            return
        }
        faults.append(DefinitionFault(path: path, line: line, column: column, message: message))
    }

    func add(at node: Node, _ message: String) {
        // A node that was parsed has a mark; one that was made here would stand for the file.
        add(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message)
    }
}

/// A text of a definition as a message shows it: on one line and not too long.
func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { scalar in
        scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
    return "\"" + shown.joined() + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
}

/// `a, b or c`.
func listed(_ words: some Sequence<String>, _ conjunction: String) -> String {
    let words = Array(words)
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
