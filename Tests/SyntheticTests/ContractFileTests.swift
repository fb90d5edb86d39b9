import Foundation
import FoundationXML
import Synthetic
import Testing

@Suite("Calls of the two contracts")
struct ContractFileTests {
    static func options(_ transport: SyntheticOptions.Transport, soap: Bool = false) -> SyntheticOptions {
        var options = SyntheticOptions(
            months: [(2025, 3)], regionCodes: [63, 10], size: .recordCount(2500), seed: 5)
        options.transport = transport
        options.usesEnvelope = soap
        return options
    }

    @Test("A region and month has a call of contacts of each kind and three that hang on them, in order of names")
    func names() throws {
        let names = try Self.options(.xml).files().map(\.name)
        #expect(
            names.filter { $0.hasPrefix("10_") }.sorted() == [
                "10_2025-03_1_genomforda.xml", "10_2025-03_1_vantande.xml", "10_2025-03_2_diagnoser.xml",
                "10_2025-03_3_atgarder.xml", "10_2025-03_4_orsaker.xml",
            ])
    }

    @Test("The same seed gives the same contacts as in the flat file")
    func sameContacts() throws {
        let (calls, flat) = try (GeneratedFiles(Self.options(.xml)), GeneratedFiles(Self.options(.csv)))
        let rows = calls.texts.flatMap { ContractText.rows(of: $0, lastDay: "2025-03-31") }
        #expect(calls.tally == flat.tally)
        #expect(Recount.counts(rows) == flat.tally.counts)
        let byID = Dictionary(uniqueKeysWithValues: rows.map { ($0["vardkontakt_id"], $0) })
        #expect(byID.count == flat.rows.count)
        // What is spelled the same way in both.
        let columns = [
            "beslut_datum", "start_datum", "medicinskt_maldatum", "mvo_kod", "aktivitetskod", "aktivitet_kva",
            "aktivitet_icd", "regionkod", "hsaid_enhet", "sjukhuskod", "sjukhusnamn", "yrkeskategori", "fodelsear",
            "lkf", "hsaid_listning", "remittent_hsaid", "remiss_id", "fas",
        ]
        for row in flat.rows {
            let call = try #require(byID[row["vardkontakt_id"]])
            #expect(columns.allSatisfy { call[$0] == row[$0] }, "\(row["vardkontakt_id"])")
        }
    }

    @Test("Contacts have the attributes of the contract, with times, codes and nothing empty")
    func attributes() throws {
        let files = try GeneratedFiles(Self.options(.xml))
        let known = Set(ContractText.columns.keys).union(ContractText.emergency)
        let necessary: Set = [
            "Regionkod", "HSAIdRegion", "HSAIdVardgivare", "HSAIdVardenhet", "VardkontaktId", "Vardgaranti", "Fas",
            "Mvo", "FodelseAr", "Kon", "Lkf", "Bokningssatt", "Vardkontakt", "Yrkeskategori", "BeslutAktivitet",
        ]
        let ofCompleted: Set = ["Sjukhus", "SjukhusNamn", "StartAktivitet", "TypAkutverksamhet"]
        var seen: Set<String> = []
        for (name, text) in zip(files.names, files.texts) where name.contains("_1_") {
            #expect(text.contains("\n<Kontakt DatatGallerFor=\"2025-03-01\">\n"))
            for line in text.split(separator: "\n") where line.hasPrefix("<Besok") {
                let attributes = ContractText.attributes(of: line)
                let names = Set(attributes.map(\.name))
                seen.formUnion(names)
                #expect(names.count == attributes.count && names.isSubset(of: known))
                #expect(names.isSuperset(of: necessary))
                #expect(ofCompleted.isSubset(of: names) == name.hasSuffix("genomforda.xml"))
                #expect(names.contains("StartAktivitet") == name.hasSuffix("genomforda.xml"))
                for (name, value) in attributes {
                    #expect(!value.isEmpty)
                    if name.hasSuffix("Datum") || name.hasSuffix("datum")
                        || name.hasSuffix("Aktivitet")
                            && name != "Aktivitet"
                        || name.hasPrefix("Tid")
                    {
                        #expect(value.count == 19 && value.contains("T"))
                    }
                    if ["Kon", "Vardgaranti", "Avvikelse"].contains(name) { #expect(["1", "2", "3"].contains(value)) }
                }
            }
        }
        #expect(seen == known)
    }

    @Test("Calls are well-formed, bare or in an envelope, and name their sender's reference", arguments: [false, true])
    func envelopes(_ soap: Bool) throws {
        let files = try GeneratedFiles(Self.options(.xml, soap: soap))
        for (name, text) in zip(files.names, files.texts) {
            #expect(XMLParser(data: Data(text.utf8)).parse(), "\(name)")
            #expect(text.contains("<soapenv:Body>") == soap)
            let root = name.contains("vantande") ? "TillgangligVardSpeciVantande" : "TillgangligVardSpeciGenomforda"
            #expect(text.contains("<\(root) xmlns=\"urn:riv:skl:tillgangligVardSpeci:\(root)Responder:1\""))
            #expect(text.contains(" LeveransReferens=\"\(name.prefix(2))-2025-03-"))
            #expect(!text.contains("ErsattningsId"))
        }
    }

    @Test("Diagnoses, procedures and causes are of contacts that were sent")
    func attached() throws {
        let files = try GeneratedFiles(Self.options(.xml))
        let contacts = Set(
            files.texts.flatMap { ContractText.rows(of: $0, lastDay: "2025-03-31") }.map { $0["vardkontakt_id"] })
        for (element, attributes) in [
            ("Diagnos", ["Regionkod", "VardkontaktId", "Diagnos", "DiagnosTyp"]),
            ("Atgard", ["Regionkod", "VardkontaktId", "Atgard"]),
            ("Orsak", ["Regionkod", "VardkontaktId", "Orsak"]),
        ] {
            let lines = files.texts.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("<\(element) ") }
            #expect(!lines.isEmpty)
            for line in lines {
                let found = ContractText.attributes(of: line)
                #expect(found.map(\.name) == attributes)
                #expect(contacts.contains(found[1].value))
            }
        }
    }

    @Test("What a call cannot be is refused")
    func refused() throws {
        var options = Self.options(.xml)
        options.kinds = [.primaryCare]
        #expect(throws: SyntheticError.noContractOfPrimaryCare) { try options.files() }
        options = Self.options(.xml)
        options.grouping = .month
        #expect(throws: SyntheticError.nationalCall) { try options.files() }
    }
}
