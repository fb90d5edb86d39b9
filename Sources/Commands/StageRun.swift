import ArgumentParser
import Definitions
import Evaluate
import Foundation
import Ingest
import Pipeline
import Postgres
import Stages
import Validate
import Waits

/// What the commands that run stages have in common: from options to outcome, report and exit code.
enum StageRun {
    /// Runs stages on the database of the options and prints what came of it.
    ///
    /// - Throws: `ExitStatus` where it is done but not all well; what `Pipeline.run` throws.
    static func run(_ request: PipelineRequest, options: GlobalOptions) async throws {
        let report = try await perform(request, options: options)
        // Cron sends every line to somebody: a run that found nothing to do says nothing where it is to be quiet.
        if !(options.quiet && options.format == .text && report.isNothingNew) {
            try options.console.result(report) { report.text }
        }
        if let status = report.exitStatus { throw status }
    }

    /// Runs stages and says what is amiss on standard error; the caller prints the report.
    static func perform(_ request: PipelineRequest, options: GlobalOptions) async throws -> RunReport {
        let folder = try options.projectFolder()
        let opening = OpeningDatabase(options)
        // Before the first stage, and before anything is asked of the database: a fault in a definition stops everything.
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        for region in request.selection.regions where !project.reference.regions.contains(where: { $0.code == region })
        {
            throw ValidationError("there is no region \(region): --region takes SKR's codes, such as 10 or 63")
        }
        let pipeline = Pipeline(project: project, sql: sql, softwareVersion: Version.current)
        let console = options.console
        let startedAt = Clock.now()
        let report = try await withDatabase(options, migrating: sql, opening: opening) { connection, interruption in
            let outcome = try pipeline.run(
                request, on: connection, startedAt: startedAt, interruption: interruption, report: console.step)
            let showsKronor = request.stages.contains(.evaluate)
            return RunReport(outcome, kronor: showsKronor ? try KronorReport(sql: sql, on: connection) : nil)
        }
        for file in report.files {
            for place in file.firstMalformed { console.fault(place, isWarning: true) }
            if file.malformed > file.firstMalformed.count {
                console.warn(
                    "\(file.file): \(file.malformed - file.firstMalformed.count) more malformed rows: komiljard rejects gives back those that are kept"
                )
            }
        }
        for shrunken in report.muchSmaller { console.warn(shrunken) }
        for overtaken in report.overtaken { console.warn(overtaken) }
        for failure in report.failures { console.fault(failure) }
        for refusal in report.refused { console.warn("refused: \(refusal.text)") }
        if let line = MissingReport.line(report.missing) {
            // Until the day that it is due a month is not whole, and nobody is to be woken for it.
            if report.missing.contains(where: \.isLate) { console.warn(line) } else { console.step(line) }
        }
        return report
    }
}

/// What a run has done, as JSON and as text.
struct RunReport: Encodable, Sendable {
    let files: [FileReport]
    /// Files that were not loaded: `path:line:column: error: …`.
    let failures: [String]
    let judgedDeliveries: Int
    let refused: [RefusedDelivery]
    /// Deliveries that are missing for the months that were judged now.
    let missing: [MissingReport]
    let countedDeliveries: Int
    let edition: EditionReport?
    let kronor: KronorReport?

    /// Deliveries that replace a much larger one, as text.
    let muchSmaller: [String]
    /// Files sent again whose content was loaded before and has been replaced or taken back since, as text.
    let overtaken: [String]

    private let failureStatus: ExitStatus?

    private enum CodingKeys: String, CodingKey {
        case files, failures, muchSmaller, overtaken, judgedDeliveries, refused, missing, countedDeliveries, edition,
            kronor
    }

    struct FileReport: Encodable, Sendable {
        let file: String
        let layout: String
        let records: Int
        let malformed: Int
        let firstMalformed: [String]
        let deliveries: Int
        let unknownColumns: [String]
        let isLoadedBefore: Bool
    }

    struct RefusedDelivery: Encodable, Sendable {
        let region: Int
        let period: String
        let kind: String
        let file: String
        let reason: String

        var text: String { "region \(region), \(period), \(kind) (\(file)): \(reason)" }
    }

    struct EditionReport: Encodable, Sendable {
        let editionID: Int
        let isNew: Bool
    }

    init(_ outcome: PipelineOutcome, kronor: KronorReport?) {
        files = (outcome.ingest?.files ?? []).map {
            FileReport(
                file: $0.fileName, layout: $0.layout, records: $0.recordCount, malformed: $0.malformedCount,
                firstMalformed: $0.firstMalformed,
                deliveries: $0.deliveries.count, unknownColumns: $0.unknownColumns,
                isLoadedBefore: $0.loadedBefore != nil)
        }
        overtaken = (outcome.ingest?.files ?? []).filter { $0.loadedBefore != nil && !$0.isStanding }.map(\.summary)
        muchSmaller = (outcome.ingest?.files ?? []).flatMap { file in
            file.deliveries.filter(\.isMuchSmaller).map {
                "\(file.fileName): region \($0.region), \($0.period), \($0.kind.rawValue): version \($0.version) has "
                    + "\($0.recordCount) records, the one before it had \($0.replacedRecordCount ?? 0)"
            }
        }
        let ingestFailures = outcome.ingest?.failures ?? []
        failures = ingestFailures.map(\.description)
        judgedDeliveries = outcome.validate?.verdicts.count ?? 0
        refused = (outcome.validate?.refused ?? []).map {
            RefusedDelivery(
                region: $0.region.rawValue, period: $0.period, kind: $0.kind, file: $0.fileName, reason: $0.reason)
        }
        missing = outcome.missing.map(MissingReport.init)
        countedDeliveries = outcome.aggregatedDeliveryCount ?? 0
        edition = outcome.edition.map { EditionReport(editionID: $0.id, isNew: $0.isNew) }
        self.kronor = kronor
        failureStatus =
            ingestFailures.isEmpty
            ? nil : ingestFailures.allSatisfy { $0.kind == .notFound } ? .notFound : .badInput
    }

    /// Nil where all is well. A file that could not be loaded counts for more than a refused delivery: its
    /// sender has to be told first.
    var exitStatus: ExitStatus? {
        failureStatus ?? (refused.isEmpty ? nil : .doneWithRefusals)
    }

    /// Nothing was loaded, judged or counted, and no edition made.
    var isNothingNew: Bool {
        files.allSatisfy(\.isLoadedBefore) && failures.isEmpty && judgedDeliveries == 0 && countedDeliveries == 0
            && edition?.isNew != true
    }

    var text: String {
        var parts: [String] = []
        if let kronor, !kronor.agreements.isEmpty { parts.append(kronor.text) }
        var summary: [String] = []
        let loaded = files.filter { !$0.isLoadedBefore }
        if !files.isEmpty || !failures.isEmpty {
            let malformed = loaded.reduce(0) { $0 + $1.malformed }
            summary.append(
                "\(loaded.reduce(0) { $0 + $1.records }.grouped) records from \(loaded.count.counted("new file"))"
                    + (malformed > 0 ? ", \(malformed.grouped) malformed" : "")
                    + (failures.isEmpty ? "" : ", \(failures.count.counted("file")) not loaded"))
        }
        if judgedDeliveries > 0 {
            summary.append(
                "\(judgedDeliveries.counted("delivery", "deliveries")) judged"
                    + (refused.isEmpty ? "" : ", \(refused.count) refused"))
        }
        if countedDeliveries > 0 { summary.append("\(countedDeliveries.counted("delivery", "deliveries")) counted") }
        if let edition {
            summary.append(
                edition.isNew ? "edition \(edition.editionID) made" : "edition \(edition.editionID) is current")
        }
        parts.append(summary.isEmpty ? "nothing to do" : summary.joined(separator: "; "))
        return parts.joined(separator: "\n\n")
    }
}
