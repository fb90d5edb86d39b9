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
        /// Its own money and what it received.
        let amountSek: Int
        /// What of it other pots moved here.
        let receivedSek: Int
        /// Earned by nobody, and moved nowhere.
        let unearnedSek: Int
        /// Not earned here, and divided again in another pot.
        let movedSek: Int
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
                receivedSek: try $0.int("received_sek"), unearnedSek: try $0.int("unearned_sek"),
                movedSek: try $0.int("moved_sek"), toOthersSek: try $0.int("to_others_sek"))
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
        // Money that moved is in two pots, and once in the agreement.
        amountSek = pots.reduce(0) { $0 + $1.amountSek - $1.receivedSek }
        paidToRegionsSek = regions.reduce(0) { $0 + $1.totalSek }
        paidToOthersSek = pots.reduce(0) { $0 + $1.toOthersSek }
        unearnedSek = pots.reduce(0) { $0 + $1.unearnedSek }
    }

    fileprivate var text: String {
        let shown = columns
        var table = TextTable(
            [("code", .right), ("region", .left)] + shown.map { ($0.pot, .right) } + [("kronor", .right)])
        for region in regions {
            table.append(
                ["\(region.regionCode)", region.region]
                    + shown.map { $0.paid(region).grouped } + [region.totalSek.grouped])
        }
        table.appendRule()
        table.append(
            ["", "paid to regions"]
                + shown.map { pot in regions.reduce(0) { $0 + pot.paid($1) }.grouped } + [paidToRegionsSek.grouped])
        table.append(["", "earned by nobody"] + shown.map(\.unearnedSek.grouped) + [unearnedSek.grouped])
        if pots.contains(where: { $0.movedSek > 0 }) {
            table.append(["", "to other pots"] + shown.map(\.movedSek.grouped) + [""])
            table.append(
                ["", "from other pots"] + shown.map { $0.receivedSek == 0 ? "" : "-\($0.receivedSek.grouped)" } + [""])
        }
        table.append(["", "paid to others"] + shown.map { _ in "" } + [paidToOthersSek.grouped])
        table.append(["", "agreement"] + shown.map { ($0.amountSek - $0.receivedSek).grouped } + [amountSek.grouped])
        return "\(agreement)\n\(table.text)"
    }

    /// Pots and their parts, or pots alone where the parts would make lines that no terminal has room for.
    private var columns: [Column] {
        let shown = pots.filter { $0.toOthersSek == 0 }
        let isWide = shown.count > Self.maximumColumns
        var columns: [Column] = []
        for pot in shown {
            let name = isWide ? String(pot.pot.prefix { $0 != "/" }) : pot.pot
            if columns.last?.pot != name { columns.append(Column(pot: name)) }
            columns[columns.count - 1].add(pot)
        }
        return columns
    }

    private static let maximumColumns = 5

    private struct Column {
        let pot: String
        private var parts: [String] = []
        private(set) var amountSek = 0
        private(set) var receivedSek = 0
        private(set) var unearnedSek = 0
        private(set) var movedSek = 0

        init(pot: String) { self.pot = pot }

        mutating func add(_ part: KronorReport.PotKronor) {
            parts.append(part.pot)
            amountSek += part.amountSek
            receivedSek += part.receivedSek
            unearnedSek += part.unearnedSek
            movedSek += part.movedSek
        }

        func paid(_ region: KronorReport.RegionKronor) -> Int {
            parts.reduce(0) { $0 + region.potsSek[$1, default: 0] }
        }
    }
}
