import Agreements
import Foundation
import Testing
import Waits

@testable import Definitions

@Suite("The project's own layouts")
struct ShippedLayoutsTests {
    private let layouts: [Layout]

    init() throws {
        layouts = try Project.load(folder: PipelinesTests.folder).layouts
    }

    @Test("are of every content, and say which kind their rows are of")
    func layoutsByContent() {
        #expect(
            layouts.map(\.id) == [
                "attestations", "contract-completed", "contract-waiting", "expected-units", "populations",
                "register-counts", "register-records",
            ])
        #expect(Set(layouts.map(\.content)) == Set(Content.allCases))
        #expect(layouts.map(\.kind) == [nil, .completed, .waiting, nil, nil, nil, nil])
    }

    private func layout(_ id: String) throws -> Layout {
        try #require(layouts.first { $0.id == id })
    }

    private func header(_ id: String) throws -> String {
        try layout(id).columns.map { $0.headerName + ($0.isOptional ? "?" : "") }.joined(separator: ";")
    }

    @Test("have the flat file of 35 columns, with every field of a record but those of the contract alone")
    func records() throws {
        let records = try layout("register-records")
        let header = """
            beslut_datum;start_datum;medicinskt_maldatum;matperiod;kva_kod;mvo_kod;aktivitetskod;aktivitet_kva;\
            aktivitet_icd;vardgaranti;avvikelsekod;regionkod;hsaid_region;hsaid_vardgivare;hsaid_vardenhet;hsaid_enhet;\
            sjukhuskod;sjukhusnamn;yrkeskategori;bokningssatt;vardkontakttyp;kon;fodelsear;lkf;hsaid_listning;\
            remittenttyp;remittent_hsaid;remiss_id;remiss_datum;ankomst_datum;vardkontakt_id;fas;typ_akutverksamhet;\
            status;vantetid_dagar
            """
        #expect(records.columns.map(\.headerName).joined(separator: ";") == header)
        #expect(records.format == .delimited(DelimitedForm()))
        let contractAlone: Set<Field> = [
            .emergencyArrivalTime, .emergencyAssessmentTime, .emergencyEndTime, .isCareInterrupted,
        ]
        #expect(
            Set(records.columns.map(\.field))
                == Set(Field.allCases.filter { $0.content.contains(.records) }).subtracting(contractAlone))
    }

    @Test("tell primary care by the status of the record, and say that this is a guess")
    func primaryCare() throws {
        let records = try layout("register-records")
        #expect(
            records.columns.first { $0.field == .status }?.values == ["GENOMFORD": 1, "VANTANDE": 2, "PRIMARVARD": 3])
        #expect(records.assumptions.contains { $0.subject == "value_maps.status" && $0.mark == .unknown })
        #expect(StatusCode(rawValue: 3)?.kindOfRecord == .primaryCare)
        #expect(StatusCode(rawValue: 3)?.statistic == .completed)
    }

    /// The ids of the layouts that a file with this header fits, whatever is between its columns.
    private func fitting(_ header: Set<String>) -> [String] {
        layouts.filter { layout in
            if case .contract = layout.format { return false }
            return header.isSuperset(of: layout.columns.filter { !$0.isOptional }.map(\.headerName))
        }.map(\.id)
    }

    @Test("have headers that fit one of them each, with and without the columns that may lack")
    func headers() {
        for layout in layouts where layout.kind == nil {
            let columns = layout.columns
            #expect(fitting(Set(columns.filter { !$0.isOptional }.map(\.headerName))) == [layout.id])
            #expect(fitting(Set(columns.map(\.headerName))) == [layout.id])
        }
    }

    @Test("do not take a file whose status was forgotten for primary care")
    func forgottenStatus() throws {
        let columns = try layout("register-records").columns.filter { $0.field != .status }
        #expect(fitting(Set(columns.map(\.headerName))) == [])
    }

    @Test("read a delivered total as the total without PvV, and say that this is a guess")
    func counts() throws {
        let counts = try layout("register-counts")
        #expect(
            try header("register-counts")
                == "matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv")
        #expect(counts.columns.first { $0.headerName == "antal_totalt" }?.field == .totalExcludingPatientChosen)
        #expect(counts.assumptions.map(\.mark) == [.unknown, .inferred])
    }

    @Test(
        "have a table each for what regions attest, expect and count",
        arguments: [
            ("attestations", "regionkod;avtal;intygande;intygat_datum;intygat_av;kalla?"),
            ("expected-units", "matperiod;regionkod;forvantad_enhet;enhet_namn?"),
            ("populations", "regionkod;datum;antal;kalla?"),
        ])
    func tables(_ id: String, _ columns: String) throws {
        #expect(try header(id) == columns)
    }

    @Test(
        "have every attribute of a contact in the contract, and read a date as XML Schema writes it",
        arguments: [("contract-completed", "completed", "Genomforda"), ("contract-waiting", "waiting", "Vantande")])
    func contracts(_ id: String, _ column: String, _ name: String) throws {
        let contract = try layout(id)
        let root = "TillgangligVardSpeci\(name)"
        let namespace = "urn:riv:skl:tillgangligVardSpeci:\(root)Responder:1"
        #expect(contract.format == .contract(ContractForm(root: root, namespace: namespace)))
        #expect(contract.dateForms == [.xsd])
        let columns = [
            "xsd_attribute", "model_name", "model_class", "type_or_pattern", "completed", "waiting", "code_list",
            "csv_column", "note",
        ]
        // Of the root and of the other three calls, which no layout reads.
        let others = ["ErsattningsId", "LeveransReferens", "Diagnos", "DiagnosTyp", "Orsak", "Atgard"]
        var attributes: Set<String> = []
        for row in try published("record_fields.csv", columns: columns) where row.text(column) != "-" {
            if let attribute = row.text("xsd_attribute"), !others.contains(attribute) { attributes.insert(attribute) }
        }
        #expect(Set(contract.columns.map(\.headerName)) == attributes)
        // The flat file and the contract mean the same by what both have.
        let flat = try layout("register-records").columns
        for row in try published("record_fields.csv", columns: columns) {
            guard let attribute = row.optionalText("xsd_attribute"), let name = row.optionalText("csv_column"),
                let written = contract.columns.first(where: { $0.headerName == attribute })
            else { continue }
            #expect(flat.first { $0.headerName == name }?.field == written.field, "\(attribute)")
        }
    }

    @Test("map every spelling that the schema accepts, and no other, for sex and yes or no")
    func spellings() throws {
        var sexes: [String: Int] = [:]
        var yesNo: [String: Int] = [:]
        for row in try published("code_lists.csv", columns: ["list", "code", "meaning"]) {
            guard let list = row.optionalText("list"), let code = row.optionalText("code") else { continue }
            if list.hasPrefix("kon_accepted_spelling_") { sexes[code] = Int(list.suffix(1)) }
            if list == "vardgaranti_accepted_ja" { yesNo[code] = 1 }
            if list == "vardgaranti_accepted_nej" { yesNo[code] = 2 }
        }
        #expect(sexes.count == 18 && yesNo.count == 22)
        for layout in layouts where layout.content == .records {
            #expect(layout.columns.first { $0.field == .sexCode }?.values == sexes, "\(layout.id)")
            #expect(layout.columns.first { $0.field == .hasCareGuarantee }?.values == yesNo, "\(layout.id)")
        }
    }

    @Test(
        "map the deviations' letters and the status in text",
        arguments: [
            (Field.deviationCode, "PvV", 1), (.deviationCode, "3", 3),
            (.status, "GENOMFORD", StatusCode.completed.rawValue),
            (.status, "VANTANDE", StatusCode.waiting.rawValue),
            (.status, "PRIMARVARD", StatusCode.primaryCare.rawValue),
        ])
    func letters(_ field: Field, _ spelling: String, _ code: Int) throws {
        #expect(try layout("register-records").columns.first { $0.field == field }?.values?[spelling] == code)
    }

    /// A copy of a table that others have published.
    private func published(_ name: String, columns: [String]) throws -> [ReferenceRow] {
        let url = URL(fileURLWithPath: "\(PipelinesTests.folder)/Tests/Published/Figures/\(name)")
        let faults = FileFaults(path: name)
        let table = ReferenceTable(Array(try Data(contentsOf: url)), columns: columns, faults: faults)
        return try #require(table, "\(faults.faults)").rows
    }
}
