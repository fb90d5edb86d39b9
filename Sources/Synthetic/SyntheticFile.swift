/// A generated delivery file: the flat record file of 35 columns, `;`, LF, UTF-8, with a header.
///
/// Nothing is made before `write`, and nothing kept: a file may be larger than memory. Files do not depend on each
/// other and may be written in any order, at the same time.
package struct SyntheticFile: Sendable {
    /// `63_2019-09.csv`, or `riket_2019-09.csv` for all regions.
    package let name: String

    private let plans: [DeliveryPlan]

    init(name: String, plans: [DeliveryPlan]) {
        self.name = name
        self.plans = plans
    }

    /// Rows, without the header.
    package var recordCount: Int { plans.reduce(0) { $0 + $1.counts.reduce(0, +) } }

    /// SKR's codes of the regions in the file.
    package var regionCodes: [Int] { plans.map(\.region.code) }

    /// The columns, in order.
    package static let header =
        "beslut_datum;start_datum;medicinskt_maldatum;matperiod;kva_kod;mvo_kod;aktivitetskod;aktivitet_kva;"
        + "aktivitet_icd;vardgaranti;avvikelsekod;regionkod;hsaid_region;hsaid_vardgivare;hsaid_vardenhet;"
        + "hsaid_enhet;sjukhuskod;sjukhusnamn;yrkeskategori;bokningssatt;vardkontakttyp;kon;fodelsear;lkf;"
        + "hsaid_listning;remittenttyp;remittent_hsaid;remiss_id;remiss_datum;ankomst_datum;vardkontakt_id;fas;"
        + "typ_akutverksamhet;status;vantetid_dagar"

    /// Makes the file, a quarter of a megabyte at a time.
    ///
    /// - Parameter sink: takes the bytes, which are lent for the length of the call.
    /// - Returns: what the rows add up to.
    /// - Throws: what `sink` throws.
    @discardableResult
    package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws -> SyntheticTally {
        var writer = ByteWriter()
        writer.append(Self.header)
        writer.append("\n")
        var tally = SyntheticTally()
        for plan in plans {
            var generator = DeliveryGenerator(plan)
            while generator.writeNext(to: &writer) {
                if writer.isFull { unsafe try writer.flush(to: sink) }
            }
            tally.merge(generator.tally)
        }
        unsafe try writer.flush(to: sink)
        return tally
    }
}
