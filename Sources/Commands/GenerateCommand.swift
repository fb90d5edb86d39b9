import ArgumentParser
import Foundation
import Synthetic
import Waits

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make deliveries to try things on: no real person is in them.",
        discussion: """
            Record files of both kinds, to national volumes and proportions. The same options give the same bytes \
            on every machine.
            """)

    @Option(help: ArgumentHelp("Where the files go; the folder is made.", valueName: "dir"))
    var out: String

    @Option(help: ArgumentHelp("Months: 2019-09, or 2019-09..2019-11.", valueName: "months"))
    var period: PeriodRange

    @Option(
        help: ArgumentHelp("Only these regions: SKR's codes, with commas between.", valueName: "codes"),
        transform: RegionList.init)
    var region: RegionList?

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

    @Flag(help: "Write also antal.csv: the same people as a delivery of counts.")
    var counts = false

    @Option(help: "How the result is written to standard output: text or json.")
    var format: OutputFormat = .text

    func validate() throws {
        if records != nil, scale != nil { throw ValidationError("--records and --scale say the same thing: give one") }
    }

    func run() throws {
        let size: SyntheticOptions.Size =
            if let scale { .scale(numerator: scale.numerator, denominator: scale.denominator) } else {
                .recordCount(records ?? 100_000)
            }
        let options = SyntheticOptions(
            months: period.periods.map { ($0.year, $0.month) },
            regionCodes: region.map { $0.codes.map(\.rawValue) } ?? SyntheticOptions.allRegionCodes, size: size,
            grouping: national ? .month : .regionAndMonth, seed: seed)
        let report = try GeneratedFiles(options, folder: out, withCounts: counts)
        try Console(format: format, isQuiet: false, logFormat: .text).result(report) {
            "\(report.records.grouped) records in \(report.files) files in \(report.folder)"
        }
    }
}

/// Files that have been made.
struct GeneratedFiles: Encodable {
    let folder: String
    let files: Int
    let records: Int

    /// Writes the files of these options, each under another name first: whoever watches the folder sees
    /// whole files only.
    ///
    /// - Throws: `CommandError` with usage for options that cannot be met, or where the folder cannot be written.
    init(_ options: SyntheticOptions, folder: String, withCounts: Bool) throws {
        let planned: [SyntheticFile]
        do throws(SyntheticError) {
            planned = try options.files()
        } catch {
            throw ValidationError(error.description)
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var tally = SyntheticTally()
            for file in planned {
                unsafe try Self.write(file.name, in: folder) { sink in unsafe tally.merge(try file.write(to: sink)) }
            }
            if withCounts { unsafe try Self.write("antal.csv", in: folder) { unsafe try tally.writeCounts(to: $0) } }
        } catch let error as CocoaError {
            throw CommandError(.failed, "\(folder) cannot be written: \(error.localizedDescription)")
        }
        self.folder = folder
        files = planned.count + (withCounts ? 1 : 0)
        records = planned.reduce(0) { $0 + $1.recordCount }
    }

    private static func write(
        _ name: String, in folder: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let unfinished = "\(folder)/.\(name).unfinished"
        guard FileManager.default.createFile(atPath: unfinished, contents: nil),
            let file = FileHandle(forWritingAtPath: unfinished)
        else {
            throw CommandError(.failed, "\(unfinished) cannot be written: check the folder's permissions and space")
        }
        unsafe try body { bytes in try file.write(contentsOf: unsafe Data(bytes)) }
        try file.close()
        // Replaces a file of that name in one step.
        guard unsafe rename(unfinished, "\(folder)/\(name)") == 0 else {
            throw CommandError(.failed, "\(folder)/\(name) cannot be written: check the folder's permissions")
        }
    }
}

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
