import ArgumentParser
import Definitions
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
            others being as they are, also from pots further on. The same is in result.gap, of every edition.
            """)

    @Option(help: ArgumentHelp("Only this agreement; can be given several times.", valueName: "id"))
    var agreement: [String] = []

    @Flag(help: "Also requirements that are met: what hangs on them.")
    var all = false

    @Option(help: ArgumentHelp("Of this edition; without it the newest.", valueName: "edition"))
    var edition: Int?

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let folder = try options.projectFolder()
        let sql = try SQLLibrary(projectFolder: folder)
        let statement = try sql.statement("result/gap").text
        let parameters =
            selection.selection.parameters
            + [.textArray(agreement), .bool(all), edition.map { .int($0) } ?? .null]
        let (agreements, edition) = (agreement, edition)
        let gaps = try await withDatabase(options, migrating: sql) { connection, _ in
            let known = try connection.execute(
                "select from result.edition where edition_id = coalesce($1, edition_id) limit 1",
                [edition.map { .int($0) } ?? .null])
            guard known.rowCount > 0 else {
                guard let edition else {
                    throw CommandError(.notFound, "no edition has been made: komiljard run makes the first")
                }
                throw FinalityError.notFound(editionID: edition)
            }
            // An agreement that was taken away stays in the editions that it was evaluated for.
            for id in agreements {
                let rows = try connection.execute("select from result.gap where agreement = $1 limit 1", [.text(id)])
                guard rows.rowCount > 0 else {
                    throw CommandError(
                        .notFound, "\(id) is in no edition: komiljard agreement list has those that there are")
                }
            }
            return try connection.execute(statement, parameters).rows.map(GapLine.init)
        }
        try options.console.result(gaps) { GapLine.table(gaps) }
    }
}

private struct GapLine: Encodable, Sendable {
    let agreement: String
    let period: String?
    let region: Int
    let regionName: String?
    let requirement: String
    let basis: String?
    let numerator: Int?
    let denominator: Int?
    let required: String
    let requiredNumerator: Int?
    let requiredDenominator: Int?
    let isMet: Bool?
    let missingPatients: Int?
    let missingPoints: String?
    let atStakeSek: Int?
    let monthBeforeNumerator: Int?
    let monthBeforeDenominator: Int?
    let monthBeforeChange: String?
    private let share: String?

    private enum CodingKeys: String, CodingKey {
        case agreement, period, region, regionName, requirement, basis, numerator, denominator, required,
            requiredNumerator, requiredDenominator, isMet, missingPatients, missingPoints, atStakeSek,
            monthBeforeNumerator, monthBeforeDenominator, monthBeforeChange
    }

    init(_ row: Row) throws {
        agreement = try row.string("agreement")
        period = try row.optionalString("period")
        region = try row.int("region_code")
        regionName = try row.optionalString("region")
        requirement = try row.string("requirement")
        basis = try row.optionalString("basis")
        numerator = try row.optionalInt("numerator")
        denominator = try row.optionalInt("denominator")
        share = try row.optionalString("share")
        required = try row.string("required")
        requiredNumerator = try row.optionalInt("required_numerator")
        requiredDenominator = try row.optionalInt("required_denominator")
        isMet = try row.optionalBool("is_met")
        missingPatients = try row.optionalInt("missing_patient_count")
        missingPoints = try row.optionalString("missing_points")
        atStakeSek = try row.optionalInt("at_stake_sek")
        monthBeforeNumerator = try row.optionalInt("month_before_numerator")
        monthBeforeDenominator = try row.optionalInt("month_before_denominator")
        monthBeforeChange = try row.optionalString("month_before_change")
    }

    static func table(_ lines: [GapLine]) -> String {
        guard !lines.isEmpty else { return "nothing is lacking" }
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
                line.agreement, line.period ?? "", "\(line.region)", line.regionName ?? "",
                String(repeating: "  ", count: depth) + name, line.ofAll, line.share ?? "", line.required, line.state,
                line.missingPatients?.grouped ?? "-", line.atStakeSek?.grouped ?? "", line.change,
            ])
        }
        return table.text
    }

    private var ofAll: String {
        guard let numerator, let denominator else { return "" }
        return "\(numerator.grouped) of \(denominator.grouped)"
    }

    private var state: String {
        switch isMet {
        case true: "met"
        case false: "not met"
        default: "not assessable"
        }
    }

    private var change: String {
        guard let monthBeforeChange else { return "" }
        return (monthBeforeChange.hasPrefix("-") ? "" : "+") + monthBeforeChange
    }
}
