import Definitions
import Stages
import Waits

// Files that were read to their end and are not to be loaded.

extension FileLoader {
    /// Refuses a file that has no rows, or none that says where it belongs.
    func refuseNothing(_ reading: borrowing FileReading) throws(IngestError) {
        guard reading.rowCount > 0 else {
            throw IngestError(
                .empty, path: path,
                "the file has a header and no records: a delivery without contacts cannot say which region, month and kind it is"
            )
        }
        guard !reading.encoder.deliveries.entries.isEmpty else {
            throw IngestError(
                .notText, path: path,
                "no row says which region, month and kind it is of; the first: \(reading.malformed.first.first ?? "")")
        }
        try refuseMixedCodeSystems(reading.encoder.deliveries.entries.map(\.slot.region))
    }

    /// Refuses a file that has county codes which are no region codes of SKR's, beside codes that are in both systems
    /// and mean different regions: nobody can tell whose rows those are, and they would replace real deliveries.
    func refuseMixedCodeSystems(_ codes: [RegionCode]) throws(IngestError) {
        let regions = context.project.reference.regions
        let known = Set(regions.map(\.code))
        let counties = Set(regions.compactMap { Int($0.countyCode) }.map { RegionCode($0) })
        let onlyCounties = Set(codes).intersection(counties.subtracting(known)).sorted()
        let ambiguous = Set(codes).intersection(counties.intersection(known)).sorted()
        guard let county = onlyCounties.first, let code = ambiguous.first else { return }
        throw IngestError(
            .codeSystem, path: path,
            "the file has the region code \(county), which is one of SCB's county codes and none of SKR's region codes, "
                + "beside \(code), which means different regions in the two: send SKR's codes")
    }
}
