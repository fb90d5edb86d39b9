import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// An edition as it is stored: which it is, and the deliveries that it was made of.
struct EditionReading {
    let note: EditionNote
    /// The edition that the results stand on.
    let id: Int
    /// The run that made it.
    let runID: Int
    let deliveries: [EditionDelivery]
    /// Sources of it that the register has no delivery for, and what has changed since of that which it was made by.
    let notes: [String]

    private let places: [Place: Int]

    private struct Place: Hashable {
        let region: RegionCode
        let period: Period
        let kind: String
    }

    /// - Parameters:
    ///   - edition: nil for the newest.
    ///   - softwareVersion: today's.
    ///   - agreement: whose results are looked at; nil for figures, which every edition has made itself.
    /// - Throws: `ExplainError`, `PostgresError`, `ProjectError`.
    init(
        _ edition: Int?, agreement: String?, project: Project, sql: SQLLibrary, softwareVersion: String,
        on connection: Connection
    ) throws {
        func read(_ id: Int?) throws -> Row? {
            let found = try connection.execute(
                try sql.statement("result/explain_edition").text,
                [id.map(Parameter.int) ?? .null, agreement.map(Parameter.text) ?? .null])
            return found.rows.first
        }
        guard let row = try read(edition) else {
            let newest = try connection.execute("select max(edition_id) as edition_id from result.edition").single()
            guard let edition, let newest = try newest.optionalInt("edition_id") else { throw ExplainError.noEdition }
            throw ExplainError.unknownEdition(edition, newest: newest)
        }
        let asked = try row.int("edition_id")
        let evaluated = agreement == nil ? asked : try row.optionalInt("evaluated_edition_id")
        guard let evaluated else {
            throw ExplainError.notInEdition(agreement: agreement ?? "", editionID: asked)
        }
        id = evaluated
        let made = evaluated == asked ? row : try read(evaluated) ?? row
        runID = try made.int("run_id")
        note = EditionNote(
            edition: asked, madeAt: try row.string("made_at"), isCurrent: try row.bool("is_current"),
            isFinal: try row.bool("is_final"), evaluatedEdition: evaluated)

        var deliveries: [EditionDelivery] = []
        var notes: [String] = []
        for row in try connection.execute(try sql.statement("result/explain_delivery").text, [.int(evaluated)]).rows {
            if let delivery = try EditionDelivery(row) {
                deliveries.append(delivery)
            } else {
                notes.append("the register has no delivery any more that is \(try row.string("name"))")
            }
        }
        self.deliveries = deliveries
        places = Dictionary(
            deliveries.enumerated().map { (Place(region: $1.region, period: $1.period, kind: $1.kind), $0) },
            uniquingKeysWith: { first, _ in first })
        let version = try made.string("software_version")
        if version != softwareVersion {
            notes.append(
                "edition \(evaluated) was made by version \(version), and this is \(softwareVersion): what is worked out again may differ"
            )
        }
        let changed = try Self.changed(since: evaluated, agreement: agreement, project, sql: sql, on: connection)
        if !changed.isEmpty {
            let more = changed.count > 3 ? " and \(changed.count - 3) more" : ""
            notes.append(
                "changed since edition \(evaluated) was made, so what is worked out again by them may differ: \(changed.prefix(3).joined(separator: ", "))\(more)"
            )
        }
        self.notes = notes
    }

    /// The delivery of a region, month and kind that figures of the edition were made of.
    func delivery(of region: RegionCode, _ period: Period, kind: String) -> EditionDelivery? {
        places[Place(region: region, period: period, kind: kind)].map { deliveries[$0] }
    }

    /// Definitions and SQL that are not as the edition was made by, those of other agreements left out.
    private static func changed(
        since edition: Int, agreement: String?, _ project: Project, sql: SQLLibrary, on connection: Connection
    ) throws -> [String] {
        var then: [String: [String: String]] = [:]
        for row in try connection.execute(try sql.statement("result/edition_source").text, [.int(edition)]).rows {
            then[try row.string("kind"), default: [:]][try row.string("name")] = try row.string("sha256")
        }
        let explained = project.agreements.first { $0.id == agreement }
        let own = Set([agreement].compactMap(\.self) + (explained?.amendment?.attestedTo ?? []))
        let others = Set(project.agreements.map(\.id)).union(then["agreement", default: [:]].keys).subtracting(own)
        let folder = "pipelines/\(Part.agreements.rawValue)/"
        func decides(_ path: String) -> Bool {
            if path.hasPrefix("pipelines/\(Part.layouts.rawValue)/") { return false }
            guard path.hasPrefix(folder) else { return true }
            return agreement != nil && !others.contains { path == "\(folder)\($0)\(Part.agreements.fileExtension)" }
        }
        let statements = [StageName.validate, .aggregate, .evaluate].flatMap(sql.files)
        let now = [
            "definition": project.sources.map { ($0.path, Fingerprint(ofContent: $0.bytes).hexadecimal) },
            "sql": statements.map { ($0.path, Fingerprint(ofContent: Array($0.text.utf8)).hexadecimal) },
        ]
        return now.sorted { $0.key < $1.key }.flatMap { kind, files in
            let then = then[kind, default: [:]]
            let paths = Set(files.map(\.0))
            let changed = files.filter { decides($0.0) && then[$0.0] != $0.1 }.map(\.0)
            let deleted = then.keys.filter { decides($0) && !paths.contains($0) }.map { "\($0) (deleted)" }
            return (changed + deleted).sorted()
        }
    }
}
