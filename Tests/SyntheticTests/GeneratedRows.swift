import Synthetic

/// What options give, in memory.
struct GeneratedFiles {
    var names: [String] = []
    var texts: [String] = []
    var tally = SyntheticTally()

    init(_ options: SyntheticOptions) throws {
        for file in try options.files() {
            var bytes: [UInt8] = []
            tally.merge(unsafe try file.write { chunk in unsafe bytes.append(contentsOf: chunk) })
            names.append(file.name)
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
    }

    var rows: [GeneratedRow] {
        texts.flatMap { text in text.split(separator: "\n").dropFirst().map { GeneratedRow($0) } }
    }

    /// FNV-1a over all bytes.
    var hash: UInt64 {
        texts.joined().utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

/// A row split by hand, its columns found by name in the header that the contract prints.
struct GeneratedRow {
    static let columns = SyntheticFile.header.split(separator: ";").map(String.init)
    static let indices = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })

    let fields: [Substring]

    init(_ line: Substring) { fields = line.split(separator: ";", omittingEmptySubsequences: false) }

    subscript(_ column: String) -> String { Self.indices[column].map { String(fields[$0]) } ?? "no such column" }

    func number(_ column: String) -> Int { Int(self[column]) ?? -1 }

    var isCompleted: Bool { self["status"] == "GENOMFORD" }

    /// Counted from the dates by a formula of its own: Fliegel and Van Flandern, 1968.
    var wait: Int {
        let end = isCompleted ? self["start_datum"] : self["matperiod"]
        return Self.julianDay(end) - Self.julianDay(self["beslut_datum"])
    }

    static func julianDay(_ date: String) -> Int {
        let parts = date.split(separator: "-").map { Int($0) ?? 0 }
        let (year, month, day) = (parts[0], parts[1], parts[2])
        let shift = (month - 14) / 12
        return (1461 * (year + 4800 + shift)) / 4 + (367 * (month - 2 - 12 * shift)) / 12
            - (3 * ((year + 4900 + shift) / 100)) / 4 + day - 32075
    }
}
