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
    /// Sources of it that the register has no delivery for, and definitions that have changed since.
    let notes: [String]

    private let places: [Place: Int]

    private struct Place: Hashable {
        let region: RegionCode
        let period: Period
        let kind: String
    }

    /// - Parameters:
    ///   - edition: nil for the newest.
    ///   - agreement: whose results are looked at; nil for figures, which every edition has made itself.
    /// - Throws: `ExplainError`, `PostgresError`, `ProjectError`.
    init(
        _ edition: Int?, agreement: String?, project: Project, sql: SQLLibrary, on connection: Connection
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
        runID = try (evaluated == asked ? row : try read(evaluated) ?? row).int("run_id")
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
        self.notes =
            notes + (try Self.changedDefinitions(since: evaluated, project: project, sql: sql, on: connection))
    }

    /// The delivery of a region, month and kind that figures of the edition were made of.
    func delivery(of region: RegionCode, _ period: Period, kind: String) -> EditionDelivery? {
        places[Place(region: region, period: period, kind: kind)].map { deliveries[$0] }
    }

    private static func changedDefinitions(
        since edition: Int, project: Project, sql: SQLLibrary, on connection: Connection
    ) throws -> [String] {
        var then: [String: String] = [:]
        for row in try connection.execute(try sql.statement("result/edition_source").text, [.int(edition)]).rows
        where try row.string("kind") == "definition" {
            then[try row.string("name")] = try row.string("sha256")
        }
        let changed = project.sources.filter {
            $0.part != .layouts && then[$0.path] != Fingerprint(ofContent: $0.bytes).hexadecimal
        }.map(\.path)
        guard !changed.isEmpty else { return [] }
        let more = changed.count > 3 ? " and \(changed.count - 3) more" : ""
        return [
            "changed since edition \(edition) was made, so what is worked out again by them may differ: \(changed.prefix(3).joined(separator: ", "))\(more)"
        ]
    }
}
