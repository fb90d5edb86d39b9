import ArgumentParser
import Stages
import Waits

/// Which months and regions a stage works on.
struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only these months: 2019-09, or 2019-09..2019-11.", valueName: "months"))
    var period: PeriodRange?

    @Option(
        help: ArgumentHelp("Only these regions: SKR's codes, with commas between.", valueName: "codes"),
        transform: RegionList.init)
    var region: RegionList?

    var selection: Selection { Selection(periods: period, regions: region?.codes ?? []) }
}

extension PeriodRange: ExpressibleByArgument {
    package init?(argument: String) { self.init(iso: argument) }
}

/// `10,63`
struct RegionList {
    let codes: [RegionCode]

    init(_ text: String) throws {
        codes = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            // As the database keeps it: a number that is greater would fail there, as a run and not as wrong usage.
            guard let code = Int16(part), code > 0, !part.hasPrefix("0"), !part.hasPrefix("+") else {
                throw ValidationError("'\(part)' is not a region code of SKR, such as 10 or 63")
            }
            return RegionCode(Int(code))
        }
    }
}
