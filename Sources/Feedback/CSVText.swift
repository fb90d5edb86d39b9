import Spreadsheet
import Waits

/// Cells as a line of CSV that Excel opens in Sweden: `;` between fields, all of them quoted, decimal comma.
enum CSVText {
    /// Says that the file is UTF-8: without it Excel takes it for Windows-1252.
    static let byteOrderMark = "\u{FEFF}"

    static func line(_ cells: [Cell]) -> String { cells.map(field).joined(separator: ";") + "\r\n" }

    private static func field(_ cell: Cell) -> String {
        switch cell {
        case .empty: "\"\""
        case .text(let text): quoted(harmless(text))
        case .integer(let number), .amount(let number): quoted(String(number))
        case .decimal(let number): quoted(String(number).replacing(".", with: ","))
        case .percent(let numerator, let denominator):
            quoted(denominator == 0 ? "" : percent(numerator, of: denominator).replacing(".", with: ","))
        case .date(let day): quoted(day.description)
        }
    }

    /// A text that a spreadsheet program would take for a formula gets an apostrophe before it.
    ///
    /// "=, +, -, @, Tab (0x09), Carriage return (0x0D)" (OWASP, CSV Injection); a line feed, which some programs skip.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) else { return text }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        // By scalars: to `Character` a quote with an accent on it is another character than a quote.
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append("\"") }
            result.append(scalar)
        }
        return "\"" + String(result) + "\""
    }

    /// In per cent with six decimals, half to even, by whole numbers.
    static func percent(_ numerator: Int, of denominator: Int) -> String {
        let product = Int128(numerator) * 100_000_000
        let divisor = Int128(denominator)
        var millionths = product / divisor
        let twice = 2 * (product % divisor)
        if twice > divisor || (twice == divisor && millionths % 2 == 1) { millionths += 1 }
        let decimals = String(Int(millionths % 1_000_000) + 1_000_000).dropFirst()
        return "\(millionths / 1_000_000).\(decimals)"
    }
}
