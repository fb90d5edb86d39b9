import ArgumentParser
import LocalDatabase
import Testing
import Waits

@testable import Commands

@Suite struct ArgumentTests {
    @Test(arguments: [
        ("1", 1, 1), ("0.01", 1, 100), ("0.5", 5, 10), ("100", 100, 1), ("1.000000", 1_000_000, 1_000_000),
        ("0.000001", 1, 1_000_000),
    ])
    func `a scale is an exact decimal`(text: String, numerator: Int, denominator: Int) throws {
        let scale = try Scale(text)
        #expect((scale.numerator, scale.denominator) == (numerator, denominator))
    }

    @Test(arguments: [
        "", "0", "0.0", "-1", "-0.5", "+1", "1,5", "1e-2", ".", "1.2.3", "0.0000001", "1000", "x", "1 ", "0.-1", "٣",
    ])
    func `what is no part is refused by name`(text: String) {
        #expect {
            try Scale(text)
        } throws: {
            ($0 as? ValidationError)?.message == "'\(text)' is not a part such as 0.01 or 1, with at most six decimals"
        }
    }

    @Test func `regions are SKR's codes between commas`() throws {
        try #expect(RegionList("63").codes == [RegionCode(63)])
        try #expect(RegionList("10,63,41").codes.map(\.rawValue) == [10, 63, 41])
    }

    @Test(arguments: [
        ("", ""), ("63,", ""), (",63", ""), ("01", "01"), ("10,03", "03"), ("10;63", "10;63"), ("10, 63", " 63"),
        ("-10", "-10"), ("+10", "+10"), ("40000", "40000"), ("0", "0"), ("Jämtland", "Jämtland"),
    ])
    func `what is no region code is refused by name`(text: String, culprit: String) {
        #expect {
            try RegionList(text)
        } throws: {
            ($0 as? ValidationError)?.message == "'\(culprit)' is not a region code of SKR, such as 10 or 63"
        }
    }

    @Test
    func `a database is named by option, environment or libpq's variables, in that order, else it is the private one`()
    {
        func target(_ option: String?, _ environment: [String: String]) -> String {
            switch DatabaseTarget(option: option, environment: environment) {
            case .named(let conninfo): "named \(conninfo)"
            case .privateCluster: "private"
            }
        }
        let all = ["KOMILJARD_DATABASE": "variable", "PGHOST": "host"]
        #expect(target("option", all) == "named option")
        #expect(target(nil, all) == "named variable")
        #expect(target(nil, ["KOMILJARD_DATABASE": "", "PGHOST": "host"]) == "named ")
        for variable in ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"] {
            #expect(target(nil, [variable: "x"]) == "named ")
            #expect(target(nil, [variable: ""]) == "private")
        }
        // A user or a password alone names no database.
        #expect(target(nil, ["PGUSER": "x", "PGPASSWORD": "x"]) == "private")
    }

    private static let explainFigure = [
        "explain", "figure", "--measure", "x", "--statistic", "waiting", "--period", "2019-09",
    ]

    @Test(arguments: [
        ["run", "--from", "evaluate", "--to", "ingest"], ["run", "--from", "publish"], ["run", "--period", "2019-9"],
        ["run", "--period", "2019-11..2019-09"], ["ingest"], ["generate", "--out", "x"],
        ["check"], ["check", "x", "--findings", "-1"], ["check", "x", "--findings", "10001"],
        ["generate", "--out", "x", "--period", "2019-09", "--records", "1", "--scale", "1"],
        ["run", "--format", "xml"], ["explain", "payment", "--agreement", "x", "--region", "10,63"],
        ["explain", "payment", "--agreement", "x", "--region", "63", "--edition", "0"],
        explainFigure + ["--region", "63"], explainFigure + ["--limit-days", "60"],
        explainFigure + ["--region", "63", "--limit-days", "60", "--target-date"],
        explainFigure + ["--region", "63", "--level", "nation", "--limit-days", "60"],
        explainFigure + ["--level", "healthcare_region", "--limit-days", "60"],
        explainFigure + ["--level", "unit", "--limit-days", "60"],
        ["database", "psql", "-c", "select 1"],
    ])
    func `words that make no sense are wrong usage`(words: [String]) throws {
        let error = #expect(throws: (any Error).self) { _ = try KomiljardCommand.parseAsRoot(words) }
        if let error { #expect(KomiljardCommand.exitCode(for: error) == .validationFailure) }
    }
}
