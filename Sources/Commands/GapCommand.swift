import Agreements
import ArgumentParser
import Pipeline
import Postgres
import Stages
import Waits

struct GapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gap",
        abstract: "Show what regions lack to requirements: patients seen in time, and the kronor that hang on it.",
        discussion: """
            Of completed contacts those who are missing would have been more within the limit; of those waiting, fewer \
            beyond it. At stake is what the region gets more where it meets the requirement than where it does not, all \
            others being as they are, also from pots further on. With --period what is judged once, such as months in a \
            row, is left out. The same is in result.gap, of every edition that told it.
            """)

    @Option(help: ArgumentHelp("Only this agreement; can be given several times.", valueName: "id"))
    var agreement: [String] = []

    @Flag(help: "Also requirements that are met: what hangs on them.")
    var all = false

    @Option(help: ArgumentHelp("Of this edition; without it the newest.", valueName: "edition"))
    var edition: Int?

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        // As the database keeps it: a number that is greater would fail there, as a run and not as wrong usage.
        if let edition, !(1...Int(Int32.max)).contains(edition) {
            throw ValidationError("--edition: \(edition) is no number of an edition: komiljard edition list has them")
        }
    }

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let statement = try sql.statement("result/gap").text
        let (selection, agreements, all, edition) = (selection.selection, agreement, all, edition)
        // A report makes no schema in a database that was named by mistake.
        let report = try await withDatabase(options, migrating: nil) { connection, _ in
            try requireSchema(of: sql, on: connection)
            let edition = try Self.edition(edition, on: connection)
            try Self.check(agreements, selection.regions, of: edition, on: connection)
            func lines(all: Bool) throws -> [GapLine] {
                try connection.execute(
                    statement,
                    selection.parameters + [.textArray(agreements), .bool(all), .int(edition)]
                ).rows.map(GapLine.init)
            }
            let gaps = try lines(all: all)
            let isJudged = try !gaps.isEmpty || !lines(all: true).isEmpty
            return (gaps: gaps, nothing: isJudged ? "nothing is lacking" : "nothing of what is asked for is judged")
        }
        try options.console.result(report.gaps) { report.gaps.isEmpty ? report.nothing : GapLine.table(report.gaps) }
    }

    /// The edition asked for, or the newest.
    private static func edition(_ asked: Int?, on connection: Connection) throws -> Int {
        let found = try connection.execute(
            "select max(edition_id) as edition_id from result.edition where edition_id = coalesce($1, edition_id)",
            [asked.map { .int($0) } ?? .null]
        ).single().optionalInt("edition_id")
        if let found { return found }
        guard let asked else {
            throw CommandError(.notFound, "no edition has been made: komiljard run makes the first")
        }
        throw FinalityError.notFound(editionID: asked)
    }

    /// Refuses to say that nothing is lacking where nobody has looked.
    private static func check(
        _ agreements: [String], _ regions: [RegionCode], of edition: Int, on connection: Connection
    ) throws {
        let known = try connection.execute("select area_code from result.area where level = 'region'").rows
            .map { RegionCode(try $0.int("area_code")) }
        for region in regions where !known.contains(region) {
            throw ValidationError("there is no region \(region): --region takes SKR's codes, such as 10 or 63")
        }
        let evaluated = try connection.execute(
            """
            select
                outcome.agreement,
                exists (
                    select from result.gap as gap
                    where gap.edition_id = $1 and gap.agreement = outcome.agreement
                ) as has_gaps
            from result.requirement_outcome as outcome
            where outcome.edition_id = $1
            group by outcome.agreement
            order by outcome.agreement
            """, [.int(edition)]
        ).rows.map { (agreement: try $0.string("agreement"), hasGaps: try $0.bool("has_gaps")) }
        for agreement in agreements where !evaluated.contains(where: { $0.agreement == agreement }) {
            throw CommandError(
                .notFound,
                "\(agreement) is not in edition \(edition): it has \(evaluated.map(\.agreement).joined(separator: ", "))"
            )
        }
        let untold = evaluated.filter { !$0.hasGaps && (agreements.isEmpty || agreements.contains($0.agreement)) }
        guard let first = untold.first else { return }
        throw CommandError(
            .notFound,
            "edition \(edition) was made of \(first.agreement) before gaps were told: komiljard evaluate makes one that tells them"
        )
    }
}

private struct GapLine: Encodable, Sendable {
    let agreement: String
    @ExplicitNull var period: String?
    let regionCode: Int
    @ExplicitNull var region: String?
    let requirement: String
    @ExplicitNull var basis: String?
    @ExplicitNull var numerator: Int?
    @ExplicitNull var denominator: Int?
    let required: String
    @ExplicitNull var requiredNumerator: Int?
    @ExplicitNull var requiredDenominator: Int?
    @ExplicitNull var isMet: Bool?
    @ExplicitNull var missingPatientCount: Int?
    @ExplicitNull var missingPoints: String?
    @ExplicitNull var atStakeSek: Int?
    @ExplicitNull var monthBeforeNumerator: Int?
    @ExplicitNull var monthBeforeDenominator: Int?
    @ExplicitNull var monthBeforeChange: String?
    private let share: String?

    private enum CodingKeys: String, CodingKey {
        case agreement, period, regionCode, region, requirement, basis, numerator, denominator, required,
            requiredNumerator, requiredDenominator, isMet, missingPatientCount, missingPoints, atStakeSek,
            monthBeforeNumerator, monthBeforeDenominator, monthBeforeChange
    }

    init(_ row: Row) throws {
        agreement = try row.string("agreement")
        period = try row.optionalString("period")
        regionCode = try row.int("region_code")
        region = try row.optionalString("region")
        requirement = try row.string("requirement")
        basis = try row.optionalString("basis")
        numerator = try row.optionalInt("numerator")
        denominator = try row.optionalInt("denominator")
        share = try row.optionalString("share")
        required = try row.string("required")
        requiredNumerator = try row.optionalInt("required_numerator")
        requiredDenominator = try row.optionalInt("required_denominator")
        isMet = try row.optionalBool("is_met")
        missingPatientCount = try row.optionalInt("missing_patient_count")
        missingPoints = try row.optionalString("missing_points")
        atStakeSek = try row.optionalInt("at_stake_sek")
        monthBeforeNumerator = try row.optionalInt("month_before_numerator")
        monthBeforeDenominator = try row.optionalInt("month_before_denominator")
        monthBeforeChange = try row.optionalString("month_before_change")
    }

    static func table(_ lines: [GapLine]) -> String {
        var table = TextTable([
            ("agreement", .left), ("month", .left), ("code", .right), ("region", .left), ("requirement", .left),
            ("of all", .right), ("%", .right), ("required", .left), ("", .left), ("patients missing", .right),
            ("kr at stake", .right), ("since the month before", .right),
        ])
        for line in lines {
            // Parts stand below the requirement that they are of.
            let depth = line.requirement.filter { $0 == "/" }.count
            let name = String(line.requirement.split(separator: "/").last ?? "")
            table.append([
                line.agreement, line.period ?? "", "\(line.regionCode)", line.region ?? "",
                String(repeating: "  ", count: depth) + name, line.ofAll, line.share ?? "", line.required,
                Verdict(isMet: line.isMet).words,
                line.missingPatientCount?.grouped ?? "-", line.atStakeSek?.grouped ?? "", line.change,
            ])
        }
        return table.text
    }

    private var ofAll: String {
        guard let numerator, let denominator else { return "" }
        return "\(numerator.grouped) of \(denominator.grouped)"
    }

    private var change: String {
        guard let monthBeforeChange else { return "" }
        return (monthBeforeChange.hasPrefix("-") ? "" : "+") + monthBeforeChange
    }
}
