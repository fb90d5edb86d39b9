/// Text as a spreadsheet file can hold it.
enum CellText {
    /// "Total number of characters that a cell can contain: 32,767 characters" (Excel specifications and limits), which
    /// are units of UTF-16.
    static let maximumLength = 32_767

    /// The text, cut where it is too long, with an ending that says so.
    ///
    /// XML 1.0 has no place for control characters, nor for U+FFFE and U+FFFF. The format writes the first as `_x0001_`,
    /// which libxlsxwriter does; a text that has such characters of its own would be read as one of them, so that its
    /// `_` is written in the same way (ECMA-376 part 1, 22.9.2.19, ST_Xstring). What no reader takes becomes U+FFFD.
    static func representable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var length = 0
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            length += UTF16.width(scalar)
            // The last place is kept for the sign that something is missing.
            if length >= maximumLength, length > maximumLength || index < scalars.count - 1 {
                result.append("…")
                break
            }
            switch scalar {
            case "\u{0}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
            case "_" where isEscape(scalars[index...]): result.append(contentsOf: "_x005F_".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether it begins with `_xHHHH_`.
    private static func isEscape(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        let start = Array(scalars.prefix(7))
        return start.count == 7 && start[1] == "x" && start[6] == "_"
            && start[2...5].allSatisfy(\.properties.isASCIIHexDigit)
    }
}
