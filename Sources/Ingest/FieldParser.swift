import Waits

/// Bytes of a field to a value. Nothing is guessed and nothing trimmed: what is not in one of the forms
/// that `DOMAIN.md` section 1 lists is refused, and its row kept as malformed.
enum FieldParser {
    /// A number of digits only; nil where it is anything else, or greater than `maximum`.
    @inline(__always)
    static func digits(_ bytes: UnsafeRawBufferPointer, maximum: Int) -> Int? {
        guard unsafe !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value = 0
        for index in bytes.indices {
            // The index is one of the buffer's own.
            let byte = unsafe bytes[index]
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value <= maximum ? value : nil
    }

    /// A number with an optional minus sign, of 32 bits.
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard unsafe bytes.first == UInt8(ascii: "-") else {
            return unsafe digits(bytes, maximum: Int(Int32.max))
        }
        return unsafe digits(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), maximum: Int(Int32.max)).map { -$0 }
    }

    /// A day in one of four forms: `YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ss`, `YYYYMMDD`, `YYYYMMDDhhmmss`.
    ///
    /// The clock is checked and left out: it never counts in a wait.
    static func day(_ bytes: UnsafeRawBufferPointer) -> CalendarDay? {
        let hyphen = UInt8(ascii: "-")
        switch bytes.count {
        case 10, 19:
            guard unsafe bytes[4] == hyphen, unsafe bytes[7] == hyphen,
                let year = unsafe number(bytes, 0, 4), let month = unsafe number(bytes, 5, 2),
                let day = unsafe number(bytes, 8, 2)
            else { return nil }
            if bytes.count == 19 {
                guard unsafe bytes[10] == UInt8(ascii: "T"), unsafe bytes[13] == UInt8(ascii: ":"),
                    unsafe bytes[16] == UInt8(ascii: ":"),
                    unsafe isClock(bytes, hour: 11, minute: 14, second: 17)
                else { return nil }
            }
            return CalendarDay(year: year, month: month, day: day)
        case 8, 14:
            guard let year = unsafe number(bytes, 0, 4), let month = unsafe number(bytes, 4, 2),
                let day = unsafe number(bytes, 6, 2)
            else { return nil }
            if bytes.count == 14, unsafe !isClock(bytes, hour: 8, minute: 10, second: 12) { return nil }
            return CalendarDay(year: year, month: month, day: day)
        default:
            return nil
        }
    }

    /// A month, written as its first or its last day or as `YYYYMM`.
    ///
    /// Another day of the month is refused: it is a date of something else in the column of the period.
    static func period(_ bytes: UnsafeRawBufferPointer) -> Period? {
        if bytes.count == 6 {
            guard let year = unsafe number(bytes, 0, 4), let month = unsafe number(bytes, 4, 2) else { return nil }
            return Period(year: year, month: month)
        }
        guard let day = unsafe day(bytes) else { return nil }
        let period = Period(containing: day)
        return day == period.firstDay || day == period.lastDay ? period : nil
    }

    /// Whether a region code can only be SCB's county code: 01 to 09, or 1 to 9 where a spreadsheet has eaten the zero.
    static func isCountyCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let code = unsafe digits(bytes, maximum: 99) else { return false }
        return bytes.count == 1 || (bytes.count == 2 && code < 10)
    }

    /// `XS9nn` as 9nn.
    static func professionCode(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 5, unsafe bytes[0] == UInt8(ascii: "X"), unsafe bytes[1] == UInt8(ascii: "S")
        else { return nil }
        return unsafe number(bytes, 2, 3)
    }

    @inline(__always)
    private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
        // The callers have looked at the length.
        unsafe digits(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]), maximum: Int.max)
    }

    private static func isClock(_ bytes: UnsafeRawBufferPointer, hour: Int, minute: Int, second: Int) -> Bool {
        guard let hours = unsafe number(bytes, hour, 2), let minutes = unsafe number(bytes, minute, 2),
            let seconds = unsafe number(bytes, second, 2)
        else { return false }
        return hours < 24 && minutes < 60 && seconds < 60
    }
}
