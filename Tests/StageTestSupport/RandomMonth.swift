import Postgres
import Waits

/// Two files drawn at random, of the same regions, months and kinds, so that the second has newer versions of what the
/// first delivers; and what becomes of them by a count of their text in plain Swift.
package struct RandomMonth: Sendable {
    /// A version of a delivery.
    package struct Key: Hashable, Sendable {
        package let slot: SentSlot
        package let version: Int
    }

    /// What a person decides of the doubtful rows of deliveries: whether they count.
    package typealias Rulings = [Key: Bool]

    package struct Delivery: Sendable {
        package let key: Key
        /// As the register numbers files: 1, 2.
        package let file: Int
        package let tally: SentFile.Tally
        package let isRefused: Bool
        /// Refused because what it would replace is so much larger, and for nothing else.
        package let isTooSmall: Bool
    }

    package let texts: [String]
    package let files: [SentFile]
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        texts = [1, 2].map { RandomRecords(seed: seed, version: $0).text }
        files = texts.map { SentFile($0) }
    }

    /// In the order that they come in.
    package var keys: [(key: Key, file: Int)] {
        var versions: [SentSlot: Int] = [:]
        return files.indices.flatMap { index in
            files[index].slots.map { slot in
                versions[slot, default: 0] += 1
                return (Key(slot: slot, version: versions[slot, default: 0]), index + 1)
            }
        }
    }

    /// Decisions on some of the deliveries that have doubtful rows, drawn at random.
    package var rulings: Rulings {
        var random = SeededRandom(seed: seed ^ 0xFFFF)
        var rulings: Rulings = [:]
        for (key, file) in keys where files[file - 1].tally(of: key.slot).held > 0 {
            if random.chance(70) { rulings[key] = random.chance(50) }
        }
        return rulings
    }

    /// One version after the other: one that is refused replaces nothing.
    package func deliveries(_ rulings: Rulings) -> [Delivery] {
        var standing: [SentSlot: Int] = [:]
        return keys.map { key, file in
            let sent = files[file - 1]
            let tally = sent.tally(of: key.slot, ruling: rulings[key])
            let out = tally.malformed + tally.rejected + tally.held
            // More than a tenth: of its own rows, and of the file's that nobody can be told, together.
            let isAboveLimit =
                (out * sent.rows.count + sent.unplacedCount * tally.rows) * 10 > tally.rows * sent.rows.count
            let records = tally.rows - tally.malformed
            let isTooSmall = standing[key.slot].map { records * 2 < $0 } ?? false
            if !isAboveLimit, !isTooSmall { standing[key.slot] = records }
            return Delivery(
                key: key, file: file, tally: tally, isRefused: isAboveLimit || isTooSmall,
                isTooSmall: isTooSmall && !isAboveLimit)
        }
    }

    /// Every row that is in the figures of its delivery, if that is not refused, by file and line.
    package func countedRows(_ rulings: Rulings) -> [(file: Int, line: Int, record: SentRecord)] {
        deliveries(rulings).filter { !$0.isRefused }.flatMap { delivery in
            files[delivery.file - 1].outcomes(of: delivery.key.slot, ruling: rulings[delivery.key])
                .filter { $0.outcome == .accepted }
                .compactMap { row, _ in row.record.map { (delivery.file, row.line, $0) } }
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
}

extension TestPipeline {
    /// Decides the doubtful rows of deliveries; the next run judges and counts them anew.
    package func decide(_ rulings: RandomMonth.Rulings) throws {
        let rows = try connection.execute(
            """
            select delivery_id, version, region_code, to_char(period, 'YYYY-MM') as period, kind
            from register.delivery order by delivery_id
            """)
        for row in rows.rows {
            guard let period = Period(iso: try row.string("period")) else { continue }
            let slot = SentSlot(region: try row.int("region_code"), period: period, kind: try row.string("kind"))
            let key = RandomMonth.Key(slot: slot, version: try row.int("version"))
            guard let isAccepted = rulings[key] else { continue }
            try decide(isAccepted: isAccepted, deliveryID: try row.int("delivery_id"))
        }
    }
}
