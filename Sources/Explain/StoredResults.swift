import Agreements
import Postgres
import Stages
import Waits

/// What an edition has stored of an agreement: all allocations and balances, and a region's outcomes and payments.
struct StoredResults {
    struct Key: Hashable {
        let pot: String
        let period: Period?
    }

    struct StoredAllocation {
        let amount: Int
        let divisionKey: Int
    }

    struct StoredBalance {
        let amount: Int
        let received: Int
        let allocated: Int
        let unearned: Int
        let moved: Int
        let movedTo: String?
    }

    private(set) var allocations: [Key: [RegionCode: StoredAllocation]] = [:]
    private(set) var balances: [Key: StoredBalance] = [:]
    private(set) var outcomes: [RequirementTree.OutcomeKey: RequirementTree.StoredOutcome] = [:]
    private(set) var payments: [CalendarDay: Int] = [:]

    /// - Throws: `PostgresError`, `ProjectError`.
    init(edition: Int, agreement: String, region: RegionCode, sql: SQLLibrary, on connection: Connection) throws {
        func rows(_ model: String, isOfRegion: Bool) throws -> QueryResult.Rows {
            let parameters: [Parameter] =
                [.int(edition), .text(agreement)] + (isOfRegion ? [.int(region.rawValue)] : [])
            return try connection.execute(try sql.statement("result/explain_\(model)").text, parameters).rows
        }
        for row in try rows("allocation", isOfRegion: false) {
            allocations[try Key(row), default: [:]][RegionCode(try row.int("region_code"))] = StoredAllocation(
                amount: try row.int("amount_sek"), divisionKey: try row.int("division_key"))
        }
        for row in try rows("pot_balance", isOfRegion: false) {
            balances[try Key(row)] = StoredBalance(
                amount: try row.int("amount_sek"), received: try row.int("received_sek"),
                allocated: try row.int("allocated_sek"), unearned: try row.int("unearned_sek"),
                moved: try row.int("moved_sek"), movedTo: try row.optionalString("moved_to"))
        }
        for row in try rows("outcome", isOfRegion: true) {
            func share(_ prefix: String) throws -> ShareValue? {
                guard let denominator = try row.optionalInt("\(prefix)denominator") else { return nil }
                return ShareValue(try row.int("\(prefix)numerator"), denominator)
            }
            let key = RequirementTree.OutcomeKey(
                requirement: try row.string("requirement"),
                period: try row.optionalString("period").flatMap { Period(iso: $0) })
            let verdict: Verdict =
                switch try row.optionalBool("is_met") {
                case true?: .met
                case false?: .notMet
                case nil: .notAssessable
                }
            outcomes[key] = RequirementTree.StoredOutcome(
                verdict: verdict.words, reason: try row.string("reason"), basis: try row.optionalString("basis"),
                share: try share(""), baseline: try share("baseline_"))
        }
        for row in try rows("payment", isOfRegion: true) {
            guard let day = CalendarDay(iso: try row.string("paid_on")) else { continue }
            payments[day] = try row.int("amount_sek")
        }
    }
}

extension StoredResults.Key {
    fileprivate init(_ row: Row) throws {
        self.init(
            pot: try row.string("pot"), period: try row.optionalString("period").flatMap { Period(iso: $0) })
    }
}
