import Foundation

/// A row of the flat record file, right in everything; tests change single columns.
struct RecordRow {
    static let columns = """
        beslut_datum start_datum medicinskt_maldatum matperiod kva_kod mvo_kod aktivitetskod aktivitet_kva aktivitet_icd \
        vardgaranti avvikelsekod regionkod hsaid_region hsaid_vardgivare hsaid_vardenhet hsaid_enhet sjukhuskod \
        sjukhusnamn yrkeskategori bokningssatt vardkontakttyp kon fodelsear lkf hsaid_listning remittenttyp \
        remittent_hsaid remiss_id remiss_datum ankomst_datum vardkontakt_id fas typ_akutverksamhet status vantetid_dagar
        """.split(separator: " ").map(String.init)
    static let header = columns.joined(separator: ";")

    private var fields = [
        "2019-08-01", "2019-09-10", "", "2019-09-30", "DV063", "101", "", "", "", "ja", "", "63", "SE1", "SE2", "SE3",
        "SE4",
        "63010", "Östersunds sjukhus", "XS915", "1", "1", "2", "1970", "2380", "SE5", "1", "SE6", "R1", "2019-07-30",
        "2019-08-01", "K1", "1", "0", "GENOMFORD", "40",
    ]

    /// - Parameters:
    ///   - contact: the contact id.
    ///   - changes: columns that are something else, as they stand in the file.
    init(_ contact: String = "K1", _ changes: [String: String] = [:]) {
        self["vardkontakt_id"] = contact
        for (column, text) in changes { self[column] = text }
    }

    subscript(column: String) -> String {
        get { fields[Self.position(column)] }
        set { fields[Self.position(column)] = newValue }
    }

    var line: String { fields.joined(separator: ";") }

    /// The character of the line at which a field starts, from 1.
    func place(of column: String) -> Int {
        fields.prefix(Self.position(column)).reduce(1) { $0 + $1.unicodeScalars.count + 1 }
    }

    private static func position(_ column: String) -> Int {
        guard let position = columns.firstIndex(of: column) else { preconditionFailure("no column \(column)") }
        return position
    }
}

/// A record file.
func recordFile(_ rows: [RecordRow], header: String = RecordRow.header, lineEnd: String = "\n") -> [UInt8] {
    Array(([header] + rows.map(\.line)).map { $0 + lineEnd }.joined().utf8)
}

/// So many contacts that nothing is wrong with, and then so many that every figure has to do without: their
/// decision is after their start.
func recordFile(right: Int, rejected: Int, changes: [String: String] = [:]) -> [UInt8] {
    recordFile(
        (0..<right + rejected).map { index in
            var row = RecordRow("K\(index)", changes)
            if index >= right { row["beslut_datum"] = "2019-09-11" }
            return row
        })
}

/// A row of a file of counts.
struct CountRow {
    static let header = "matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv"

    var period = "2019-09-30"
    var region = 63
    var unit = ""
    var measure = "first_visit"
    var status = "VANTANDE"
    var limit = "90"
    var within: Int
    var total: Int
    var patientChosen = 0

    var line: String { "\(period);\(region);\(unit);\(measure);\(status);\(limit);\(within);\(total);\(patientChosen)" }
}

func countsFile(_ rows: [CountRow]) -> [UInt8] {
    Array(([CountRow.header] + rows.map(\.line)).map { $0 + "\n" }.joined().utf8)
}

/// Figures that others have printed: `Tests/Published/Figures`.
struct PrintedFigures {
    let rows: [[String: String]]

    init(_ name: String) throws {
        let text = try String(contentsOfFile: "\(repository)/Tests/Published/Figures/\(name)", encoding: .utf8)
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        rows = lines.dropFirst().map { [String: String](uniqueKeysWithValues: zip(lines[0], $0)) }
    }
}

/// SKR's region code by SCB's county code.
func regionCodes() throws -> [String: Int] {
    let rows = try PrintedFigures("regions.csv").rows
    return [String: Int](
        uniqueKeysWithValues: rows.compactMap { row in
            guard let county = row["county_code_scb"], let region = row["region_code_skr"].flatMap({ Int($0) }) else {
                return nil
            }
            return (county, region)
        })
}
