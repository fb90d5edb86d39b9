import Agreements
import Testing

@testable import Definitions

@Suite("The tables of intervals, ages and limits of publication")
struct FigureGroupTablesTests {
    private static let ages = "pipelines/reference/age_groups.csv"
    private static let intervals = "pipelines/reference/intervals.csv"
    private static let limits = "pipelines/reference/publication_limits.csv"

    @Test(
        "say what is wrong and where",
        arguments: [
            // Ages.
            FaultCase(
                ages, "18,,,", "19,,,", "3:1: error: age_from is 19, the row before ends at 17: write 18"),
            FaultCase(
                ages, "18,,,", "17,,,", "3:1: error: age_from is 17, the row before ends at 17: write 18"),
            FaultCase(ages, "0,17,,test\n", "", "2:1: error: age_from is 18 in the first row: begin with 0"),
            FaultCase(
                ages, "18,,,", "18,120,,",
                "3:4: error: age_to of the last row is not empty: leave it empty, so that nobody is left out"),
            FaultCase(
                ages, "0,17,,test", "0,,,test",
                "3:1: error: the row before has no age_to, so nothing follows it: write where it ends, or remove this row"
            ),
            FaultCase(
                ages, "18,,,test", "18,17,,test", "3:4: error: age_to is 17, before age_from: mend one of them"),
            FaultCase(ages, "18,,,", "18,151,,", "3:4: error: age_to is \"151\": write a number from 0 to 150"),
            FaultCase(ages, "18,,,", "x,,,", "3:1: error: age_from is \"x\": write a number from 0 to 150"),
            FaultCase(ages, "18,,,test", "18,,,", "3:6: error: source is empty: write a value"),
            FaultCase(
                ages, "18,,,", "18,,sure,",
                "3:5: error: mark is \"sure\": write inferred or unknown, or nothing where it is certain"
            ),
            FaultCase(
                ages, "18,,,test", (18...48).map { "\($0),\($0),,test" }.joined(separator: "\n") + "\n49,,,test",
                "33:1: error: there are 31 groups above, and no more can be told apart: put some together"),
            // Intervals.
            FaultCase(
                intervals, "two,31,,", "two,32,,",
                "3:5: error: days_from is 32, the row before ends at 30: write 31"),
            FaultCase(
                intervals, "two,31,,", "two,30,,",
                "3:5: error: days_from is 30, the row before ends at 30: write 31"),
            FaultCase(
                intervals, "two,31,,", "two,0,30,", "3:5: error: days_from is 0, the row before ends at 30: write 31"),
            FaultCase(
                intervals, "two,0,30,,test", "two,1,30,,test",
                "2:5: error: days_from is 1 in the first row: begin with 0",
                "3:5: error: days_from is 31 in the first row: begin with 0"),
            FaultCase(
                intervals, "two,31,,", "two,31,60,",
                "3:8: error: days_to of the last row is not empty: leave it empty, so that nobody is left out"),
            FaultCase(
                intervals, "two,31,,", "three,31,,",
                "3:7: error: days_from is 31 in the first row: begin with 0"),
            FaultCase(
                intervals, "two,31,,,test", "two,31,,,test\nthree,0,10,,test",
                "4:9: error: days_to of the last row is not empty: leave it empty, so that nobody is left out"),
            FaultCase(
                intervals, "two,31,,", "two,31,3651,", "3:8: error: days_to is \"3651\": write a number from 0 to 3650"),
            // Limits of publication.
            FaultCase(
                limits, "unit,20,,test\n", "", "1:1: error: the level unit has no limit: add a row for it"),
            FaultCase(
                limits, "region,20", "unit,20",
                "3:1: error: this row exists already in pipelines/reference/publication_limits.csv, line 2: keep one of them"
            ),
            FaultCase(
                limits, "nation,20", "nations,20", "5:1: error: there is no level \"nations\": did you mean nation?"),
            FaultCase(
                limits, "nation,20", "nation,0",
                "5:8: error: least_contacts is \"0\": write a number from 1 to 1000000"),
            FaultCase(
                limits, "nation,20", "nation,", "5:8: error: least_contacts is empty: write a value"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("may have sets of intervals row by row among each other, each whole")
    func mixedSets() throws {
        let text = """
            interval_set,days_from,days_to,mark,source
            two,0,30,,test
            one,0,,unknown,test
            two,31,,,test

            """
        let groups = try SmallProject.read([Self.intervals: text]).reference.groups
        #expect(groups.intervals.map { "\($0.set) \($0.days)" } == ["two 0-30", "one 0-", "two 31-"])
        #expect(groups.intervals.map(\.mark) == [nil, .unknown, nil])
    }

    @Test("must be there", arguments: [ages, intervals, limits])
    func missing(path: String) {
        let sources = SmallProject.sources().filter { $0.path != path }
        let error = #expect(throws: DefinitionFaults.self) { try Project.read(sources, folder: "/project") }
        #expect(error?.description == "\(path):1:1: error: the file is missing: add it")
    }
}
