/// Why no deliveries can be made of some options.
package enum SyntheticError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownRegion(Int)
    case repeatedRegion(Int)
    case monthOutOfRange(year: Int, month: Int)
    case repeatedMonth(year: Int, month: Int)
    case noRegions
    case noKinds
    case sizeOutOfRange
    case noContractOfPrimaryCare
    case nationalCall
    case nationalDefects
    case defectsOfSomeKinds
    case tooFewDeliveries(least: Int)
    case tooFewRecords(kind: SyntheticKind, least: Int)

    package var description: String {
        switch self {
        case .unknownRegion(let code):
            "no region has the code \(code): use SKR's, such as 10 for Stockholm"
        case .repeatedRegion(let code):
            "region \(code) is listed twice: its contact ids would be too"
        case .monthOutOfRange(let year, let month):
            "no deliveries can be made for month \(month) of \(year): use a month of \(SyntheticOptions.years)"
        case .repeatedMonth(let year, let month):
            "month \(month) of \(year) is listed twice: its contact ids would be too"
        case .noRegions:
            "no regions to make deliveries for: list at least one"
        case .noKinds:
            "no kinds of contacts to make: list at least one"
        case .sizeOutOfRange:
            "the size must be a count from 0 to \(SyntheticOptions.greatestRecordCount), or a fraction above 0 up to 100"
        case .noContractOfPrimaryCare:
            "primary care has no contract in XML: leave primarvard out, or make CSV"
        case .nationalCall:
            "a call in XML is of one region: make CSV, or one file a region and month"
        case .nationalDefects:
            "defects need deliveries of their own: make one file a region and month"
        case .defectsOfSomeKinds:
            "defects concern completed contacts and those who wait: list genomforda and vantande both"
        case .tooFewDeliveries(let least):
            "each defect of a delivery needs a region and month of its own: ask for at least \(least) of them, with a region "
                + "of the codes 10 to 26 and some more for defects of records"
        case .tooFewRecords(let kind, let least):
            "there is no room for one of each defect among the contacts of kind \(kind.rawValue): ask for more records, some "
                + "\(least) of that kind without those of deliveries that are wrong as a whole"
        }
    }
}
