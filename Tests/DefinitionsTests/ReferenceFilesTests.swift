import Testing

@testable import Definitions

@Suite("A reference table")
struct ReferenceFilesTests {
    @Test(
        "says what is wrong and where",
        arguments: [
            FaultCase(
                SmallProject.population, "population,mark", "populaton,mark",
                "1:1: error: the table needs the column population: add it",
                "1:29: error: the table has no column \"populaton\": did you mean population?"),
            FaultCase(
                SmallProject.population, "2344124", "2 344 124",
                "2:15: error: population is \"2 344 124\": write a number from 1 to 1000000000"),
            FaultCase(
                SmallProject.population, "2344124", "0",
                "2:15: error: population is \"0\": write a number from 1 to 1000000000"),
            FaultCase(
                SmallProject.population, "inferred", "certain",
                "2:23: error: mark is \"certain\": write inferred or unknown, or nothing where it is certain"),
            FaultCase(
                SmallProject.population, "2018-12-31,10", "2018-13-31,10",
                "2:1: error: population_date is \"2018-13-31\": write a day of the calendar as YYYY-MM-DD"),
            FaultCase(
                SmallProject.population, "31,63,", "31,23,",
                "3:12: error: there is no region 23: the codes of SKR are 10 and 63"),
            FaultCase(
                SmallProject.population, "31,63,", "31,10,",
                "3:12: error: this row exists already in pipelines/reference/population.csv, line 2: keep one of them"),
            FaultCase(SmallProject.population, ",,test", ",test", "3:1: error: 4 fields, but the header has 5"),
            FaultCase(
                SmallProject.population, ",,test", ",,\"test",
                "3:23: error: this quote is never closed: close it, or remove it"),
            FaultCase(SmallProject.population, ",,test", ",,", "3:23: error: source is empty: write a value"),
            FaultCase(
                SmallProject.regions, "10,01,Region Stockholm", "10,01,", "2:7: error: name is empty: write a value"),
            FaultCase(
                SmallProject.regions, "63,23,", "10,23,",
                "3:1: error: this row exists already in pipelines/reference/regions.csv, line 2: keep one of them"),
            FaultCase(
                SmallProject.regions, "63,23,", "63,1,",
                "3:4: error: county_code is \"1\": write SCB's county code with two digits, such as 01"),
            FaultCase(
                SmallProject.regions, "63,23,", "63,01,",
                "3:4: error: this row exists already in pipelines/reference/regions.csv, line 2: keep one of them"),
            FaultCase(
                SmallProject.attestations, "",
                """
                agreement,attestation,region_code,attested_on,mark,source
                payuot,report,10,2019-10-15,,test
                payout,report,10,2019-10-15,,test

                """, "2:1: error: there is no agreement \"payuot\": did you mean payout?",
                "3:8: error: payout asks for no attestation \"report\": there are no attestations"),
            FaultCase(
                SmallProject.responseRates, "",
                """
                region_code,period,reported_units,expected_units,mark,source
                10,2019-01,101,100,,test
                10,2019-02,1,1,,test
                10,2019-02,1,1,,test
                10,2019-3,1,1,,test

                """, "2:12: error: reported_units is 101 of 100 expected: mend one of them",
                "4:4: error: this row exists already in pipelines/reference/response_rates.csv, line 3: keep one of them",
                "5:4: error: period is \"2019-3\": write a month as YYYY-MM"),
            FaultCase(
                "pipelines/reference/response_rate.csv", "", "a,b\n",
                "1:1: error: no table has this name: did you mean response_rates.csv?"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("of population may be split over several files")
    func severalPopulations() throws {
        let text = "population_date,region_code,population,mark,source\n2019-12-31,10,2377081,,test\n"
        let project = try SmallProject.read(["pipelines/reference/population-2019.csv": text])
        #expect(project.reference.populations.map(\.population) == [2_344_124, 130_280, 2_377_081])
    }

    @Test("of population has every region at the date of an agreement")
    func missingRegion() {
        let text = "population_date,region_code,population,mark,source\n2018-12-31,10,2344124,inferred,test\n"
        #expect(
            SmallProject.faults([SmallProject.population: text]) == [
                "pipelines/agreements/payout.yaml:3:18: error: no population of 2018-12-31 for region 63: add the rows to pipelines/reference/population.csv"
            ])
    }

    @Test("that is necessary must be there")
    func missing() {
        let sources = SmallProject.sources().filter { $0.path != SmallProject.regions }
        let error = #expect(throws: DefinitionFaults.self) { try Project.read(sources, folder: "/project") }
        #expect(error?.description == "pipelines/reference/regions.csv:1:1: error: the file is missing: add it")
    }
}
