import Definitions
import Waits

/// Days in the forms of a layout: bytes to days since 2000-01-01, as the database stores them.
///
/// Nothing is guessed and nothing trimmed: what is in none of the forms is refused.
struct DateReader {
    private let forms: [Form]
    /// Whether `YYYY-MM-DD` alone is read, or comes first among those of ten bytes: what nearly every file has.
    private let readsISO: Bool

    init(_ forms: [DateForm]) {
        self.forms = forms.map(Form.init)
        let first = self.forms.first { $0.byteCount == 10 || $0.isXSD }
        readsISO = first.map { $0.isXSD || $0.isISODay } ?? false
    }

    /// A day; nil for anything else. The clock, where a form has one, is checked and left out: it never counts.
    @inline(__always)
    func day(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if bytes.count == 10, readsISO, let day = unsafe Self.isoDay(bytes) { return day }
        return unsafe slowly(bytes)?.day
    }

    /// An instant in microseconds since 2000-01-01, local time; nil where the form has no clock.
    func time(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let parsed = unsafe slowly(bytes), let second = parsed.second else { return nil }
        return (parsed.day * 86_400 + second) * 1_000_000
    }

    /// Ten bytes as `YYYY-MM-DD`.
    @inline(__always)
    static func isoDay(_ bytes: UnsafeRawBufferPointer) -> Int? {
        // All eight bytes at once: hyphens and digits to 0…9, then a test of every byte.
        let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        let digits = word ^ 0x2D30_302D_3030_3030
        let high = unsafe bytes[8] &- 0x30
        let low = unsafe bytes[9] &- 0x30
        guard (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080 == 0,
            digits & 0xFF00_00FF_0000_0000 == 0, high <= 9, low <= 9
        else { return nil }
        let year =
            Int(digits & 0xFF) &* 1000 &+ Int(digits &>> 8 & 0xFF) &* 100 &+ Int(digits &>> 16 & 0xFF) &* 10
            &+ Int(digits &>> 24 & 0xFF)
        let month = Int(digits &>> 40 & 0xFF) &* 10 &+ Int(digits &>> 48 & 0xFF)
        return DayTable.day(year: year, month: month, day: Int(high) &* 10 &+ Int(low))
    }

    private func slowly(_ bytes: UnsafeRawBufferPointer) -> Parsed? {
        for form in forms {
            if let parsed = unsafe form.read(bytes) { return parsed }
        }
        return nil
    }

    struct Parsed {
        /// Since 2000-01-01.
        let day: Int
        /// Of the day; nil where there is no clock.
        let second: Int?
    }

    /// A form with the places of its parts.
    private struct Form {
        let isXSD: Bool
        private(set) var byteCount = 0
        private var places: [DateForm.Part: Int] = [:]
        private var literals: [(place: Int, byte: UInt8)] = []

        var isISODay: Bool {
            byteCount == 10 && places[.year] == 0 && places[.month] == 5 && places[.day] == 8
                && literals.map(\.byte) == [UInt8](repeating: UInt8(ascii: "-"), count: 2)
        }

        init(_ form: DateForm) {
            guard case .pattern(let parts) = form else {
                isXSD = true
                return
            }
            isXSD = false
            for part in parts {
                switch part {
                case .year:
                    places[part] = byteCount
                    byteCount += 4
                case .month, .day, .hour, .minute, .second:
                    places[part] = byteCount
                    byteCount += 2
                case .literal(let byte):
                    literals.append((byteCount, byte))
                    byteCount += 1
                }
            }
        }

        func read(_ bytes: UnsafeRawBufferPointer) -> Parsed? {
            if isXSD { return unsafe Form.readXSD(bytes) }
            guard bytes.count == byteCount else { return nil }
            for literal in literals where unsafe bytes[literal.place] != literal.byte { return nil }
            guard let year = unsafe number(bytes, .year, 4), let month = unsafe number(bytes, .month, 2),
                let day = unsafe number(bytes, .day, 2), let days = DayTable.day(year: year, month: month, day: day)
            else { return nil }
            guard places[.hour] != nil || places[.minute] != nil || places[.second] != nil else {
                return Parsed(day: days, second: nil)
            }
            guard let hour = unsafe places[.hour] == nil ? 0 : number(bytes, .hour, 2),
                let minute = unsafe places[.minute] == nil ? 0 : number(bytes, .minute, 2),
                let second = unsafe places[.second] == nil ? 0 : number(bytes, .second, 2),
                let clock = Form.clock(hour, minute, second)
            else { return nil }
            return Parsed(day: days, second: clock)
        }

        private func number(_ bytes: UnsafeRawBufferPointer, _ part: DateForm.Part, _ count: Int) -> Int? {
            // The form's places lie within its length, which the bytes have.
            places[part].flatMap { unsafe Form.number(bytes, at: $0, count) }
        }

        private static func number(_ bytes: UnsafeRawBufferPointer, at start: Int, _ count: Int) -> Int? {
            unsafe FieldParser.digits(
                UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]), maximum: Int(Int16.max))
        }

        private static func clock(_ hour: Int, _ minute: Int, _ second: Int) -> Int? {
            hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : nil
        }

        /// `YYYY-MM-DD`, then perhaps `Thh:mm:ss` with a fraction, then perhaps a zone. The zone is checked and left
        /// out: the date as written is the day that the sender means.
        private static func readXSD(_ bytes: UnsafeRawBufferPointer) -> Parsed? {
            guard bytes.count >= 10, let day = unsafe DateReader.isoDay(bytes) else { return nil }
            var rest = unsafe UnsafeRawBufferPointer(rebasing: bytes.dropFirst(10))
            var second: Int?
            if unsafe rest.first == UInt8(ascii: "T") {
                guard rest.count >= 9, unsafe rest[3] == UInt8(ascii: ":"), unsafe rest[6] == UInt8(ascii: ":"),
                    let hour = unsafe number(rest, at: 1, 2), let minute = unsafe number(rest, at: 4, 2),
                    let seconds = unsafe number(rest, at: 7, 2), let clock = clock(hour, minute, seconds)
                else { return nil }
                second = clock
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(9))
                if unsafe rest.first == UInt8(ascii: ".") {
                    let fraction = unsafe rest.dropFirst().prefix { $0 &- 0x30 <= 9 }
                    guard unsafe !fraction.isEmpty else { return nil }
                    unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(fraction.count + 1))
                }
            }
            if unsafe rest.isEmpty || (rest.count == 1 && rest[0] == UInt8(ascii: "Z")) {
                return Parsed(day: day, second: second)
            }
            guard rest.count == 6, unsafe rest[0] == UInt8(ascii: "+") || rest[0] == UInt8(ascii: "-"),
                unsafe rest[3] == UInt8(ascii: ":"), let hours = unsafe number(rest, at: 1, 2),
                let minutes = unsafe number(rest, at: 4, 2), hours <= 14, minutes < 60
            else { return nil }
            return Parsed(day: day, second: second)
        }
    }
}

/// The first day of every month of 1900 to 2155, so that a date costs one look-up: 35 fields a row, seven of them dates.
enum DayTable {
    private static let firstYear = 1900
    private static let years = 256

    // Day number and length of each month in one: the day needs 17 bits beside a sign.
    private static let months: [Int32] = (0..<years * 12).map { index in
        let (year, month) = (firstYear + index / 12, index % 12 + 1)
        let first = CalendarDay(year: year, month: month, day: 1)?.daysSince2000 ?? 0
        return Int32(first) << 5 | Int32(CalendarDay.dayCount(year: year, month: month))
    }

    /// Days since 2000-01-01, or nil where the calendar has no such day.
    @inline(__always)
    static func day(year: Int, month: Int, day: Int) -> Int? {
        let yearIndex = year &- firstYear
        guard yearIndex >= 0, yearIndex < years, month >= 1, month <= 12 else {
            return CalendarDay(year: year, month: month, day: day)?.daysSince2000
        }
        let entry = Int(months[yearIndex &* 12 &+ month &- 1])
        return day >= 1 && day <= entry & 31 ? entry >> 5 &+ day &- 1 : nil
    }
}
