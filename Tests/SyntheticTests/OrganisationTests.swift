import Testing

@testable import Synthetic

@Suite("Units of a region")
struct OrganisationTests {
    @Test("628 units of first visits and 273 of operations report nationally")
    func counts() {
        let organisations = RegionProfile.all.map { Organisation($0) }
        #expect(organisations.map(\.visitUnits.count).reduce(0, +) == 628)
        #expect(organisations.map(\.treatmentUnits.count).reduce(0, +) == 273)
        for (region, organisation) in zip(RegionProfile.all, organisations) {
            let share = region.population * 628 / RegionProfile.nation.population
            #expect((share...share + 1).contains(organisation.visitUnits.count))
        }
    }

    @Test("Contacts are at all of them, a unit in one care unit, a care unit at one provider")
    func hierarchy() throws {
        let rows = try GeneratedFiles(
            SyntheticOptions(months: [(2019, 9)], regionCodes: [63], size: .recordCount(3000))
        ).rows
        for region in RegionProfile.all where region.code == 63 {
            let ofRegion = rows.filter { $0.number("regionkod") == region.code }
            let organisation = Organisation(region)
            #expect(
                Set(ofRegion.map { $0["hsaid_enhet"] }.filter { !$0.isEmpty }).count
                    == organisation.visitUnits.count + organisation.treatmentUnits.count)
            for (inner, outer) in [
                ("hsaid_enhet", "hsaid_vardenhet"), ("hsaid_vardenhet", "hsaid_vardgivare"),
                ("hsaid_vardgivare", "hsaid_region"), ("hsaid_vardenhet", "sjukhuskod"),
            ] {
                let outers = Dictionary(grouping: ofRegion.filter { !$0[inner].isEmpty }) { $0[inner] }
                #expect(outers.values.allSatisfy { Set($0.map { $0[outer] }).count == 1 }, "\(inner) in \(outer)")
            }
            #expect(Set(ofRegion.map { $0["hsaid_vardgivare"] }).count > 1)
        }
    }

    @Test("All columns are used, and a row is some 370 bytes long")
    func fill() throws {
        let files = try GeneratedFiles(SyntheticOptions(months: [(2025, 3)], size: .recordCount(4000)))
        for column in GeneratedRow.columns {
            #expect(files.rows.contains { !$0[column].isEmpty }, "\(column)")
        }
        let firstVisits = files.rows.filter { $0["fas"] == "1" }
        #expect(firstVisits.count { !$0["remiss_id"].isEmpty } * 10 > firstVisits.count * 9)
        let length = files.bytes.map(\.count).reduce(0, +) / files.rows.count
        #expect((355...395).contains(length), "\(length)")
    }
}
