/// Collects text as bytes, with numbers and dates at fixed widths and nothing of the locale.
struct ByteWriter {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(Self.flushCount + 1024) }

    /// Enough that a call of the sink costs nothing beside what it carries.
    static let flushCount = 1 << 18

    var isFull: Bool { bytes.count >= Self.flushCount }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(bytes more: [UInt8]) { bytes.append(contentsOf: more) }

    mutating func append(byte: UInt8) { bytes.append(byte) }

    /// The field separator, `count` times.
    mutating func separate(_ count: Int = 1) {
        for _ in 0..<count { bytes.append(UInt8(ascii: ";")) }
    }

    /// A number that is not negative.
    mutating func append(_ number: Int) {
        var width = 1
        var power = 10
        while number >= power {
            power *= 10
            width += 1
        }
        append(number, width: width)
    }

    /// A number that is not negative, with zeros before it.
    mutating func append(_ number: Int, width: Int) {
        let start = bytes.count
        for _ in 0..<width { bytes.append(UInt8(ascii: "0")) }
        var rest = number
        var index = start + width - 1
        while rest > 0 && index >= start {
            bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            index -= 1
        }
    }

    /// A day as `2019-09-30`.
    mutating func append(day: Int) {
        let civil = DayNumber.civil(day)
        append(civil.year, width: 4)
        append(byte: UInt8(ascii: "-"))
        append(civil.month, width: 2)
        append(byte: UInt8(ascii: "-"))
        append(civil.day, width: 2)
    }

    /// `T08:30:00`, after a day.
    mutating func append(clock minutes: Int) {
        append(byte: UInt8(ascii: "T"))
        append(minutes / 60, width: 2)
        append(byte: UInt8(ascii: ":"))
        append(minutes % 60, width: 2)
        append(":00")
    }

    /// 36 characters, in lower case, marked as random (version 4).
    mutating func append(uuid high: UInt64, _ low: UInt64) {
        let marked = (high & ~0xF000 | 0x4000, low & ~(3 << 62) | 2 << 62)
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { append(byte: UInt8(ascii: "-")) }
            let word = digit < 16 ? marked.0 : marked.1
            let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - digit % 16 * 4)) & 0xF
            append(byte: value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
        }
    }

    /// How much is collected, and back to that: what was written last turned out to be empty.
    var count: Int { bytes.count }

    mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

    /// What has been collected, as text.
    mutating func takeText(from start: Int) -> String {
        defer { truncate(to: start) }
        return String(decoding: bytes[start...], as: UTF8.self)
    }

    /// Hands on what has been collected, in another encoding where asked to, and starts anew.
    mutating func flush(as encoding: OutputEncoding = .utf8, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let encoded = encoding.encoded(bytes)
        // The sink is lent the array for the length of the call.
        unsafe try (encoded ?? bytes).withUnsafeBytes { unsafe try sink($0) }
        bytes.removeAll(keepingCapacity: true)
    }
}
