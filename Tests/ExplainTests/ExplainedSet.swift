import Foundation
import Pipeline
import StageTestSupport
import Stages
import Synthetic
import TestSupport

@testable import Explain

/// Months that the agreements of 2019 and 2020 look at and compare with, of all 21 regions: records, and of three regions
/// counts of 2018 and 2019 beside them, which those agreements prefer.
enum ExplainedSet {
    static let regionsOfCounts = [10, 26, 63]

    static let template = TestTemplate(name: "explained set") { conninfo in
        let options = SyntheticOptions(
            months: [(2018, 9)] + [1, 2, 3, 9].map { (2019, $0) } + [1, 2, 3, 9].map { (2020, $0) },
            size: .recordCount(3_000), grouping: .month, seed: 11,
            kinds: [.completed, .waiting, .primaryCare])
        var paths: [String] = []
        var tally = SyntheticTally()
        for file in try options.files() {
            var bytes = Data()
            // The chunk is copied before the call returns.
            tally.merge(unsafe try file.write { chunk in unsafe bytes.append(contentsOf: chunk) })
            paths.append(try TestFiles.write(withoutUnits(bytes), named: file.name))
        }
        var counts = Data()
        unsafe try tally.writeCounts { chunk in unsafe counts.append(contentsOf: chunk) }
        let lines = String(decoding: counts, as: UTF8.self).split(separator: "\n").filter { line in
            let cells = line.split(separator: ";")
            return cells[0] == "matperiod"
                || cells[0] < "2020" && regionsOfCounts.map(String.init).contains(String(cells[1]))
        }
        paths.append(try TestFiles.write(Data((lines.joined(separator: "\n") + "\n").utf8), named: "counts.csv"))
        let all = paths
        try await TestTemplate.prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: all)
            guard !outcome.hasRefusals else { throw CocoaError(.coderInvalidValue) }
        }
    }
    /// The same file without the units of contacts: deciding which figures of theirs may be shown would take longer than
    /// all the rest.
    private static func withoutUnits(_ bytes: Data) -> Data {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let header = lines.first?.split(separator: ";", omittingEmptySubsequences: false) else { return bytes }
        let units = header.indices.filter { ["hsaid_vardenhet", "hsaid_enhet"].contains(header[$0]) }
        let rows = lines.dropFirst().map { line -> Substring in
            var cells = line.split(separator: ";", omittingEmptySubsequences: false)
            guard cells.count == header.count else { return line }
            for unit in units { cells[unit] = "" }
            return Substring(cells.joined(separator: ";"))
        }
        return Data(([lines[0]] + rows).joined(separator: "\n").utf8)
    }
}

extension Explainer {
    /// Of a pipeline whose editions were made by the version of tests.
    init(_ pipeline: TestPipeline, softwareVersion: String = "test") {
        self.init(
            project: pipeline.project, sql: pipeline.sql, softwareVersion: softwareVersion, on: pipeline.connection)
    }
}
