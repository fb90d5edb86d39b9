/// xoshiro256** by Blackman and Vigna: the same numbers from the same seed on every machine.
struct SyntheticRandom {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Seeded through SplitMix64, as its authors advise.
    init(seed: UInt64) {
        var source = seed
        let next = {
            source &+= Self.goldenStep
            return Self.mixed(source)
        }
        state = (next(), next(), next(), next())
    }

    /// 2^64 divided by the golden ratio: steps of it spread evenly over all of UInt64, however few they are.
    static let goldenStep: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The finishing function of SplitMix64: near inputs, unrelated outputs.
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number that depends on all of `parts` and their order.
    static func mixed(_ parts: UInt64...) -> UInt64 {
        parts.reduce(goldenStep) { mixed($0 ^ mixed($1 &+ goldenStep)) }
    }

    mutating func next() -> UInt64 {
        let result = Self.rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotated(state.3, by: 45)
        return result
    }

    /// From 0 up to, not including, `bound`, which is positive. The bias is below 2^-40 for the bounds used here.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in `perThousand` cases of a thousand.
    mutating func happens(perThousand: Int) -> Bool { below(1000) < perThousand }

    private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }
}
