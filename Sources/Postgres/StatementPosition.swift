/// Where in a statement's text an error is: line and column, both from 1.
package struct StatementPosition: Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The character of the line, from 1; a tab is one character.
    package let column: Int

    /// Creates a position from its line and column, both from 1.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `line:column`, as compilers write it.
    package var description: String { "\(line):\(column)" }

    /// Finds the line and column of a character of `statement`.
    ///
    /// "The first character has index 1, and positions are measured in characters not bytes"
    /// (<https://www.postgresql.org/docs/current/protocol-error-fields.html>). The server counts
    /// code points, so scalars are counted here and not Swift's grapheme clusters.
    init(character: Int, in statement: String) {
        var line = 1
        var column = 1
        for scalar in statement.unicodeScalars.prefix(max(0, character - 1)) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }

    /// The statement's line at this position with a caret under the column, cut to what fits a screen.
    func excerpt(of statement: String) -> String {
        let lines = statement.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return "" }
        // A tab stays a tab above and below: the caret is under its character on every terminal.
        let scalars = Array(lines[line - 1].filter { $0 != "\r" })
        let width = 100
        let start = column - 1 > width ? column - 1 - width / 2 : 0
        let shown = scalars.dropFirst(start).prefix(width)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown)
        var caret = String.UnicodeScalarView()
        caret.append(contentsOf: shown.prefix(max(0, column - 1 - start)).map { $0 == "\t" ? "\t" : " " })
        return "\(String(text))\n\(String(caret))^"
    }
}
