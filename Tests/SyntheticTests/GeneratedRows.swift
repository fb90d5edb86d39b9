import Synthetic

/// What options give, in memory.
struct GeneratedFiles {
    var names: [String] = []
    var bytes: [[UInt8]] = []
    var tally = SyntheticTally()
    var planted: [PlantedDefect] = []

    init(_ options: SyntheticOptions) throws {
        let deliveries = try options.deliveries()
        planted = deliveries.absent
        for file in deliveries.files {
            var ofFile: [UInt8] = []
            tally.merge(
                unsafe try file.write { chunk in
                    unsafe ofFile.append(contentsOf: chunk)
                } planted: {
                    planted.append($0)
                })
            names.append(file.name)
            bytes.append(ofFile)
        }
    }

    var texts: [String] { bytes.map { String(decoding: $0, as: UTF8.self) } }

    var rows: [GeneratedRow] { texts.flatMap { GeneratedRow.rows(of: $0) } }

    func text(_ name: String) -> String? { names.firstIndex(of: name).map { texts[$0] } }

    /// FNV-1a over all bytes.
    var hash: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for file in bytes {
            for byte in file { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return hash
    }
}

/// A row split by hand, its columns found by name in the header of its file.
struct GeneratedRow {
    static let columns = SyntheticFile.header.split(separator: ";").map(String.init)

    /// From 1, with the header.
    let line: Int
    let fields: [Substring]
    private let indices: [String: Int]

    /// A contact of a call: what it has no attribute for is empty.
    init(line: Int, values: [String: String]) {
        let pairs = values.sorted { $0.key < $1.key }
        self.line = line
        fields = pairs.map { Substring($0.value) } + [""]
        var indices = Dictionary(uniqueKeysWithValues: pairs.enumerated().map { ($1.key, $0) })
        for column in Self.columns where indices[column] == nil { indices[column] = pairs.count }
        self.indices = indices
    }

    private init(line: Int, fields: [Substring], indices: [String: Int]) {
        self.line = line
        self.fields = fields
        self.indices = indices
    }

    static func rows(of text: String) -> [GeneratedRow] {
        let lines = text.split(separator: "\n")
        guard let header = lines.first else { return [] }
        let indices = Dictionary(
            uniqueKeysWithValues: header.split(separator: ";").enumerated().map { (String($1), $0) })
        return lines.enumerated().dropFirst().map { number, line in
            GeneratedRow(
                line: number + 1, fields: line.split(separator: ";", omittingEmptySubsequences: false),
                indices: indices)
        }
    }

    subscript(_ column: String) -> String { indices[column].map { String(fields[$0]) } ?? "no such column" }

    func number(_ column: String) -> Int { Int(self[column]) ?? -1 }

    var isPrimaryCare: Bool { self["status"] == "PRIMARVARD" }

    var isCompleted: Bool { isPrimaryCare || self["status"] == "GENOMFORD" }

    var hasCareGuarantee: Bool { ["ja", "JA", "j", "1", "true"].contains(self["vardgaranti"]) }

    var isPatientChosen: Bool { ["1", "PvV"].contains(self["avvikelsekod"]) }

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

/// The rules of the domain once more, from the text of rows, without the generator's own counting.
enum Recount {
    static func counts(_ rows: [GeneratedRow]) -> SyntheticTally.Counts {
        var counts: SyntheticTally.Counts = [:]
        for row in rows where row.hasCareGuarantee {
            guard let measure = measure(of: row) else { continue }
            let isFollowUp = measure == .followUp
            let inChildPsychiatry = row["mvo_kod"] == "931" && !isFollowUp
            for limit in isFollowUp ? [nil] : measure.limitDays as [Int?] {
                let key = SyntheticTally.Key(
                    regionCode: row.number("regionkod"), year: Int(row["matperiod"].prefix(4)) ?? 0,
                    month: Int(row["matperiod"].dropFirst(5).prefix(2)) ?? 0, measure: measure,
                    statistic: row.isCompleted ? .completed : .waiting, limitDays: limit)
                let isWithin = limit.map { row.wait <= $0 } ?? (row["start_datum"] <= row["medicinskt_maldatum"])
                if row.isPatientChosen && !(inChildPsychiatry && isWithin) {
                    counts[key, default: .init()].pvv += 1
                } else {
                    counts[key, default: .init()].denominator += 1
                    counts[key, default: .init()].numerator += isWithin ? 1 : 0
                }
            }
        }
        return counts
    }

    private static func measure(of row: GeneratedRow) -> SyntheticTally.Measure? {
        if row.isPrimaryCare { return row["fas"] == "1" ? .medicalAssessment : nil }
        switch (row["fas"], row["mvo_kod"] == "931") {
        case ("1", false): return .firstVisit
        case ("2", false): return .treatment
        case ("3", false): return .examination
        case ("1", true): return .childPsychiatryFirstVisit
        case ("2", true): return .childPsychiatryTreatment
        case ("3", true): return .childPsychiatryAssessment
        case ("4", _):
            let isCounted = row["yrkeskategori"] == "XS915" || ["901", "931", "412"].contains(row["mvo_kod"])
            return row.isCompleted && isCounted && !row["medicinskt_maldatum"].isEmpty ? .followUp : nil
        default: return nil
        }
    }
}
