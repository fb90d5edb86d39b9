import Agreements
import Postgres
import Stages

/// An agreement of the project, in short.
struct AgreementReport: Encodable, Sendable {
    let agreement: String
    /// The agreement that it amends.
    let amends: String?
    let labelSv: String
    let labelEn: String
    let source: String
    let amountSek: Int
    let pots: [String]
    let requirements: [String]
    /// How many rules no source states.
    let assumptions: Int

    init(_ agreement: Agreement) {
        self.agreement = agreement.id
        amends = agreement.amendment?.amends
        labelSv = agreement.label.swedish
        labelEn = agreement.label.english
        source = agreement.source
        amountSek = agreement.pots.reduce(0) { $0 + $1.amount }
        pots = agreement.pots.map(\.id)
        requirements = agreement.requirements.map(\.id)
        assumptions = agreement.assumptions.count
    }
}

/// What two agreements give each region.
struct AgreementDifference: Encodable, Sendable {
    let editionID: Int
    let from: String
    let to: String
    let regions: [RegionDifference]
    let beforeSek: Int
    let afterSek: Int
    let differenceSek: Int

    struct RegionDifference: Encodable, Sendable {
        let regionCode: Int
        let region: String
        let beforeSek: Int
        let afterSek: Int
        let differenceSek: Int
    }

    /// - Throws: `CommandError` where an agreement has not been evaluated, `PostgresError`, `ProjectError`.
    init(from: String, to: String, sql: SQLLibrary, on connection: Connection) throws {
        self.from = from
        self.to = to
        editionID = try connection.execute(
            "select coalesce(max(edition_id), 0) as edition_id from result.edition"
        ).single().int("edition_id")
        for id in [from, to] {
            let rows = try connection.execute(
                "select from result.current_pot_balance where agreement = $1 limit 1", [.text(id)])
            guard rows.rowCount > 0 else {
                throw CommandError(.notFound, "\(id) is not in the newest edition: run komiljard evaluate first")
            }
        }
        regions = try connection.execute(
            try sql.statement("result/agreement_difference").text, [.text(from), .text(to)]
        ).rows.map { row in
            let (before, after) = (try row.int("before_sek"), try row.int("after_sek"))
            return RegionDifference(
                regionCode: try row.int("region_code"), region: try row.string("region"), beforeSek: before,
                afterSek: after, differenceSek: after - before)
        }
        beforeSek = regions.reduce(0) { $0 + $1.beforeSek }
        afterSek = regions.reduce(0) { $0 + $1.afterSek }
        differenceSek = afterSek - beforeSek
    }

    var text: String {
        var table = TextTable([
            ("code", .right), ("region", .left), (from, .right), (to, .right), ("difference", .right),
        ])
        for region in regions {
            table.append([
                "\(region.regionCode)", region.region, region.beforeSek.grouped, region.afterSek.grouped,
                region.differenceSek.signed,
            ])
        }
        table.appendRule()
        table.append(["", "all regions", beforeSek.grouped, afterSek.grouped, differenceSek.signed])
        return table.text
    }
}

extension Int {
    /// With the sign of a change: +1 000, -1 000, 0.
    var signed: String { (self > 0 ? "+" : "") + grouped }
}
