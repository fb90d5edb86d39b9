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

    /// Hands on what has been collected and starts anew.
    mutating func flush(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        // The sink is lent the array for the length of the call.
        unsafe try bytes.withUnsafeBytes { unsafe try sink($0) }
        bytes.removeAll(keepingCapacity: true)
    }
}
