import Postgres
import Stages

/// What the agreements of the current edition come to, region by region.
struct KronorReport: Encodable, Sendable {
    let editionID: Int
    let agreements: [AgreementKronor]

    struct AgreementKronor: Encodable, Sendable {
        let agreement: String
        /// Pots, or parts of pots, in the order of their ids.
        let pots: [PotKronor]
        let regions: [RegionKronor]
        let amountSek: Int
        let paidToRegionsSek: Int
        let paidToOthersSek: Int
        let unearnedSek: Int
    }

    struct PotKronor: Encodable, Sendable {
        let pot: String
        let amountSek: Int
        let unearnedSek: Int
        let toOthersSek: Int
    }

    struct RegionKronor: Encodable, Sendable {
        let regionCode: Int
        let region: String
        /// By pot; a region without a part has 0.
        let potsSek: [String: Int]
        let totalSek: Int
    }

    /// - Throws: `PostgresError`, `ProjectError`.
    init(sql: SQLLibrary, on connection: Connection) throws {
        editionID = try connection.execute(
            "select coalesce(max(edition_id), 0) as edition_id from result.edition"
        ).single().int("edition_id")
        let ids = try connection.execute(
            "select distinct agreement from result.current_pot_balance order by agreement"
        ).rows.map { try $0.string("agreement") }
        agreements = try ids.map { try AgreementKronor($0, sql: sql, on: connection) }
    }

    var text: String {
        agreements.map(\.text).joined(separator: "\n\n")
    }
}

extension KronorReport.AgreementKronor {
    fileprivate init(_ id: String, sql: SQLLibrary, on connection: Connection) throws {
        let balances = try connection.execute(
            try sql.statement("result/pot_total").text, [.text(id)])
        pots = try balances.rows.map {
            KronorReport.PotKronor(
                pot: try $0.string("pot"), amountSek: try $0.int("amount_sek"),
                unearnedSek: try $0.int("unearned_sek"), toOthersSek: try $0.int("to_others_sek"))
        }
        let rows = try connection.execute(
            try sql.statement("result/region_allocation").text, [.text(id)])
        var regions: [KronorReport.RegionKronor] = []
        for row in rows.rows {
            let code = try row.int("region_code")
            var potsSek = regions.last?.regionCode == code ? regions.removeLast().potsSek : [:]
            if let pot = try row.optionalString("pot") { potsSek[pot] = try row.int("amount_sek") }
            regions.append(
                KronorReport.RegionKronor(
                    regionCode: code, region: try row.string("region"), potsSek: potsSek,
                    totalSek: potsSek.values.reduce(0, +)))
        }
        agreement = id
        self.regions = regions
        amountSek = pots.reduce(0) { $0 + $1.amountSek }
        paidToRegionsSek = regions.reduce(0) { $0 + $1.totalSek }
        paidToOthersSek = pots.reduce(0) { $0 + $1.toOthersSek }
        unearnedSek = pots.reduce(0) { $0 + $1.unearnedSek }
    }

    fileprivate var text: String {
        let shown = pots.filter { $0.toOthersSek == 0 }
        var table = TextTable(
            [("code", .right), ("region", .left)] + shown.map { ($0.pot, .right) } + [("kronor", .right)])
        for region in regions {
            table.append(
                ["\(region.regionCode)", region.region]
                    + shown.map { region.potsSek[$0.pot, default: 0].grouped } + [region.totalSek.grouped])
        }
        table.appendRule()
        table.append(
            ["", "paid to regions"]
                + shown.map { pot in regions.reduce(0) { $0 + $1.potsSek[pot.pot, default: 0] }.grouped }
                + [paidToRegionsSek.grouped])
        table.append(["", "earned by nobody"] + shown.map(\.unearnedSek.grouped) + [unearnedSek.grouped])
        table.append(["", "paid to others"] + shown.map { _ in "" } + [paidToOthersSek.grouped])
        table.append(["", "agreement"] + shown.map(\.amountSek.grouped) + [amountSek.grouped])
        return "\(agreement)\n\(table.text)"
    }
}
