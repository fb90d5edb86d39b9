import ArgumentParser
import Definitions
import Explain
import Stages
import Waits

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a payment or a figure down to the deliveries, and work every number out again on the way.",
        subcommands: [ExplainPaymentCommand.self, ExplainFigureCommand.self])
}

struct ExplainPaymentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment",
        abstract: "What a region is paid by an agreement: pots, division, requirements, shares, deliveries.",
        discussion: """
            The agreement is evaluated again, shares are counted again from the histograms that are kept and, while they \
            are there, from the rows of the deliveries that the edition was made of; each is compared with what the \
            edition has stored. The figures of other regions that the kronor hang on are compared with the shares kept of \
            their deliveries; explain figure, or explaining those regions, counts them again. Without --pot and --period each allocation is a line; JSON has all of it always. \
            Nothing is written in the database.

            Exit code 1 where a number differs from what is stored; what was asked for is shown all the same.
            """)

    @Option(help: ArgumentHelp("The agreement, such as komiljard-2019.", valueName: "id"))
    var agreement: String

    @Option(
        help: ArgumentHelp("The region: SKR's code, such as 63.", valueName: "code"), transform: RegionList.init)
    var region: RegionList

    @Option(
        help: ArgumentHelp(
            "Only this pot, or part of one, such as performance or performance/first_visit; in full depth.",
            valueName: "pot"))
    var pot: String?

    @Option(
        help: ArgumentHelp("Only the money of this month, such as 2019-09; in full depth.", valueName: "month"),
        transform: MonthArgument.init)
    var period: MonthArgument?

    @OptionGroup var explained: ExplainOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard region.codes.count == 1 else { throw ValidationError("--region: give one region") }
    }

    func run() async throws {
        guard let region = region.codes.first else { return }
        let (agreement, pot, period) = (agreement, pot, period?.period)
        let (edition, listsContacts) = (explained.edition, explained.contacts)
        let explanations = try await explained.explain(options) { explainer in
            try explainer.payments(
                agreement: agreement, regions: [region], pot: pot, period: period, edition: edition,
                listsContacts: listsContacts)
        }
        guard let explanation = explanations.first else { return }
        try options.console.result(explanation) { explanation.text }
        if !explanation.checks.differences.isEmpty { throw ExitStatus.doneWithRefusals }
    }
}

struct ExplainFigureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figure",
        abstract: "A share of a month: the regions that it is the sum of, and the deliveries that it was counted from.",
        discussion: """
            Counted again from the histograms that are kept and, while they are there, from the rows of the deliveries \
            that the edition was made of; each is compared with what the edition has stored. Nothing is written in the \
            database.

            Exit code 1 where a number differs from what is stored; what was asked for is shown all the same.
            """)

    @Option(
        help: ArgumentHelp("The region: SKR's code, such as 63.", valueName: "code"), transform: RegionList.init)
    var region: RegionList?

    @Option(
        help: ArgumentHelp("Instead of a region: a healthcare region, with --area, or the nation.", valueName: "level"))
    var level: LevelOfRegions?

    @Option(help: ArgumentHelp("The code of the healthcare region, such as 101.", valueName: "code"))
    var area: Int?

    @Option(help: ArgumentHelp("The measure, such as first_visit.", valueName: "id"))
    var measure: String

    @Option(help: "The statistic: waiting or completed.")
    var statistic: Statistic

    @Option(help: ArgumentHelp("The limit, such as 60.", valueName: "days"))
    var limitDays: Int?

    @Flag(help: "The limit is the medical target date.")
    var targetDate = false

    @Option(
        help: ArgumentHelp("The month, such as 2019-09.", valueName: "month"), transform: MonthArgument.init)
    var period: MonthArgument

    @Option(help: "Only one series: records or counts.")
    var basis: Basis?

    @OptionGroup var explained: ExplainOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (limitDays == nil) == targetDate else {
            throw ValidationError("give --limit-days or --target-date, one of them")
        }
        switch (region, level) {
        case (let region?, nil):
            guard region.codes.count == 1 else { throw ValidationError("--region: give one region") }
            guard area == nil else { throw ValidationError("--area goes with --level healthcare_region") }
        case (nil, .healthcareRegion?):
            guard let area, Int16(exactly: area) != nil else {
                throw ValidationError("--level healthcare_region needs its code: --area 101")
            }
        case (nil, .nation?):
            guard area == nil else { throw ValidationError("--area goes with --level healthcare_region") }
        case (nil, nil), (_?, _?): throw ValidationError("give --region or --level, one of them")
        }
    }

    func run() async throws {
        let asked = AskedFigure(
            level: level?.level ?? .region, area: region?.codes.first?.rawValue ?? area ?? 0,
            measure: MeasureID(measure),
            statistic: statistic, limit: Limit(limitDays: limitDays), period: period.period, basis: basis)
        let (edition, listsContacts) = (explained.edition, explained.contacts)
        let explanation = try await explained.explain(options) { explainer in
            try explainer.figure(asked, edition: edition, listsContacts: listsContacts)
        }
        try options.console.result(explanation) { explanation.text }
        if !explanation.checks.differences.isEmpty { throw ExitStatus.doneWithRefusals }
    }
}

/// What is a sum of regions.
enum LevelOfRegions: String, ExpressibleByArgument, CaseIterable, Sendable {
    case healthcareRegion = "healthcare_region"
    case nation

    var level: AreaLevel { self == .nation ? .nation : .healthcareRegion }
}

extension Statistic: ExpressibleByArgument {}
extension Basis: ExpressibleByArgument {}

/// What both explanations ask.
struct ExplainOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The edition; without it the newest.", valueName: "number"))
    var edition: Int?

    @Flag(
        help: ArgumentHelp(
            "List the ids of the contacts counted, within the limit and beyond it.",
            discussion: "They are personal data."))
    var contacts = false

    func validate() throws {
        if let edition, !(1...Int(Int32.max)).contains(edition) {
            throw ValidationError("--edition is the number of an edition, from 1: komiljard edition list has them")
        }
    }

    /// Opens the database, whose schema must be there, and explains.
    ///
    /// - Throws: `CommandError` where the schema is missing; what `explain` throws.
    func explain<Explanation: Sendable>(
        _ options: GlobalOptions, _ explain: @escaping @Sendable (Explainer) throws -> Explanation
    ) async throws -> Explanation {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        // Nothing is written in the database, the schema included.
        return try await withDatabase(options, migrating: nil) { connection, _ in
            try requireSchema(of: sql, on: connection)
            return try explain(
                Explainer(project: project, sql: sql, softwareVersion: Version.current, on: connection))
        }
    }
}
