import ArgumentParser
import Synthetic
import Waits

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make deliveries to try things on: no real person is in them.",
        discussion: """
            Record files, to national volumes and proportions: at scale 1 a month has some 1.7 million completed \
            contacts of specialised care, 425,000 that wait, and 1.7 million contacts of primary care. The same \
            options give the same bytes on every machine.
            """)

    @Option(help: ArgumentHelp("Where the files go; the folder is made.", valueName: "dir"))
    var out: String

    @Option(help: ArgumentHelp("Months: 2019-09, or 2019-09..2019-11.", valueName: "months"))
    var period: PeriodRange

    @Option(
        help: ArgumentHelp("Only these regions: SKR's codes, with commas between.", valueName: "codes"),
        transform: RegionList.init)
    var region: RegionList?

    @Option(
        help: ArgumentHelp(
            "Of genomforda, vantande and primarvard, with commas between; else the first two.", valueName: "kinds"),
        transform: KindList.init)
    var kinds: KindList?

    @Option(help: ArgumentHelp("How many records in all.", valueName: "count"))
    var records: Int?

    @Option(
        help: ArgumentHelp("Instead: a part of the national volume, such as 0.01.", valueName: "part"),
        transform: Scale.init)
    var scale: Scale?

    @Option(help: ArgumentHelp("Another number gives other records.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "One file a month with all regions, instead of one a region and month.")
    var national = false

    @Option(
        name: .customLong("as"), help: ArgumentHelp("Text files, or calls of the two contracts.", valueName: "form"))
    var transport: SyntheticOptions.Transport = .csv

    @Flag(help: "Calls stand in a SOAP envelope, as in transit.")
    var soap = false

    @Option(help: ArgumentHelp("Of text files.", valueName: "name"))
    var encoding: SyntheticOptions.Encoding = .utf8

    @Option(help: ArgumentHelp("Of text files.", valueName: "end"))
    var lineEnd: SyntheticOptions.LineEnd = .lf

    @Flag(help: "Plant every known defect somewhere, and write planted.csv, which says where.")
    var defects = false

    @Flag(help: "Write also antal.csv: the same people as a delivery of counts.")
    var counts = false

    @Option(help: "How the result is written to standard output: text or json.")
    var format: OutputFormat = .text

    func validate() throws {
        if records != nil, scale != nil { throw ValidationError("--records and --scale say the same thing: give one") }
        if transport == .xml, encoding != .utf8 || lineEnd != .lf {
            throw ValidationError("--encoding and --line-end are of text files: leave them out with --as xml")
        }
        if transport == .csv, soap { throw ValidationError("--soap is of calls: give --as xml with it") }
    }

    func run() throws {
        let size: SyntheticOptions.Size =
            if let scale { .scale(numerator: scale.numerator, denominator: scale.denominator) } else {
                .recordCount(records ?? 100_000)
            }
        var options = SyntheticOptions(
            months: period.periods.map { ($0.year, $0.month) },
            regionCodes: region.map { $0.codes.map(\.rawValue) } ?? SyntheticOptions.allRegionCodes, size: size,
            grouping: national ? .month : .regionAndMonth, seed: seed)
        if let kinds { options.kinds = kinds.kinds }
        options.transport = transport
        options.usesEnvelope = soap
        options.encoding = encoding
        options.lineEnd = lineEnd
        options.plantsDefects = defects
        let report = try GeneratedFiles(options, folder: out, withCounts: counts)
        try Console(format: format, isQuiet: false, logFormat: .text).result(report) { report.text }
    }
}

extension SyntheticOptions.Transport: ExpressibleByArgument {}
extension SyntheticOptions.Encoding: ExpressibleByArgument {}
extension SyntheticOptions.LineEnd: ExpressibleByArgument {}

/// A decimal such as `0.01`, exactly.
struct Scale {
    let numerator: Int
    let denominator: Int

    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : ""
        guard (1...2).contains(parts.count), parts[0].count <= 3, decimals.count <= 6,
            !text.hasPrefix("-"), !text.hasPrefix("+"),
            let numerator = Int(parts[0] + decimals), numerator > 0
        else {
            throw ValidationError("'\(text)' is not a part such as 0.01 or 1, with at most six decimals")
        }
        self.numerator = numerator
        denominator = (0..<decimals.count).reduce(1) { product, _ in product * 10 }
    }
}

/// `genomforda,primarvard`
struct KindList {
    let kinds: Set<SyntheticKind>

    init(_ text: String) throws {
        kinds = Set(
            try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
                guard let kind = SyntheticKind(rawValue: String(word)) else {
                    let known = SyntheticKind.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("'\(word)' is not a kind of contacts: use \(known), with commas between")
                }
                return kind
            })
    }
}
