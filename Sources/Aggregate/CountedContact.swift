/// A row of `sql/aggregate/counted_contact`, as it comes.
struct CountedContact {
    private let codes: UInt64
    private let decisionAndStart: Int64
    private let targetAndPlace: Int64
    private let referralAndArrival: Int64
    /// Of its file; -1 where nobody asks.
    let line: Int

    private static let noDay = -1_073_741_824

    /// Reads a row in the binary format of COPY, or nil: the trailer is none.
    ///
    /// - Parameter offset: where the row begins: the header comes with the first.
    @inline(__always)
    init?(_ bytes: RawSpan, from offset: Int) {
        // "The file trailer consists of a 16-bit integer word containing -1."
        guard bytes.byteCount >= offset + 42 else { return nil }
        func word(_ place: Int) -> UInt64 {
            // The place is within the span: its length was checked, and the span checks again.
            unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + place, as: UInt64.self))
        }
        func half(_ place: Int) -> UInt32 {
            unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + place, as: UInt32.self))
        }
        // Two bytes say how many fields there are; each has four bytes of length before it, and none of these is null.
        codes = word(6)
        decisionAndStart = Int64(bitPattern: word(18))
        targetAndPlace = Int64(bitPattern: word(30))
        var place = 38
        if half(place) == 8 {
            referralAndArrival = Int64(bitPattern: word(place + 4))
            place += 12
        } else {
            referralAndArrival = Int64(Self.noDay) << 32 + Int64(Self.noDay)
            place += 4
        }
        line = bytes.byteCount >= offset + place + 8 && half(place) == 4 ? Int(half(place + 4)) : -1
    }

    /// A number of `ContactPlaces`.
    var place: Int { Int(targetAndPlace & 0xFFFF_FFFF) }
    /// Such a contact is in no measure.
    var isGuaranteeUnknown: Bool { codes >> 1 & 1 == 1 }
    var birthYear: Int { Int(codes >> 34) }
    var sex: Int { Int(codes >> 30 & 15) }
    var phase: Int { Int(codes >> 26 & 15) }
    var medicalField: Int { Int(codes >> 16 & 0x3FF) }
    var profession: Int { Int(codes >> 6 & 0x3FF) }
    var deviation: Int { Int(codes >> 2 & 15) }
    var hasCareGuarantee: Bool { codes & 1 == 1 }
    /// All that measures ask of it: phase, field, profession, deviation and guarantee, in 30 bits.
    var groupCodes: UInt64 { codes & 0x3FFF_FFFF }

    var decision: Int? { Self.day(Self.upper(decisionAndStart)) }
    var start: Int? { Self.day(Self.lower(decisionAndStart)) }

    /// The day that a clock counts from, in days since 2000-01-01.
    ///
    /// - Parameter clock: its place among `WaitClock.allCases`.
    func day(_ clock: Int) -> Int? {
        switch clock {
        case 0: decision
        // The place is never negative: nothing is borrowed from the day.
        case 1: Self.day(Int(targetAndPlace >> 32))
        case 2: Self.day(Self.upper(referralAndArrival))
        default: Self.day(Self.lower(referralAndArrival))
        }
    }

    // Two days as a sum: one of them times 2³², and the other, which may be negative and then has borrowed from the first.
    private static func lower(_ days: Int64) -> Int { Int(Int32(truncatingIfNeeded: days)) }
    private static func upper(_ days: Int64) -> Int { Int((days - Int64(lower(days))) >> 32) }

    private static func day(_ number: Int) -> Int? { number == noDay ? nil : number }
}
