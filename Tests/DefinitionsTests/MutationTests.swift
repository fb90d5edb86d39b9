import Testing

@testable import Definitions

@Suite("Broken definitions")
struct MutationTests {
    /// Bytes that YAML and CSV have a meaning for, besides random ones.
    private static let telling = Array("\n\r\t :#-[]{},&*!|>'\"%@`?;0x\0\u{FEFF}å".utf8)

    @Test("never bring the reader down, whatever bytes are changed", arguments: 0..<8)
    func mutations(_ seed: UInt64) throws {
        let original = try Project.load(folder: PipelinesTests.folder).sources
        var generator = SplitMix(state: seed)
        for _ in 0..<250 {
            var sources = original
            let index = Int.random(in: sources.indices, using: &generator)
            var bytes = sources[index].bytes
            for _ in 0..<Int.random(in: 1...6, using: &generator) { Self.mutate(&bytes, using: &generator) }
            let source = sources[index]
            sources[index] = DefinitionSource(part: source.part, path: source.path, bytes: bytes)
            // The changed file and what the checks between files need of the others.
            do {
                _ = try Project.read(sources.filter { $0.path == source.path || $0.bytes.count < 2_000 }, folder: "/")
            } catch {
                #expect(error.faults == error.faults.sorted())
                #expect(error.faults.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.contains("\n") })
            }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], using generator: inout SplitMix) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let byte =
            Bool.random(using: &generator)
            ? telling.randomElement(using: &generator) ?? 0 : UInt8.random(in: .min ... .max, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes.insert(byte, at: place)
        case 1 where place < bytes.count: bytes[place] = byte
        case 2 where place < bytes.count: bytes.remove(at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 40))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same bytes in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
