import Testing

@testable import Synthetic

@Suite("Planted defects")
struct DefectTests {
    static func options(_ transport: SyntheticOptions.Transport) -> SyntheticOptions {
        var options = SyntheticOptions(
            months: [(2025, 3), (2025, 4), (2025, 5)], size: .recordCount(transport == .csv ? 12_000 : 8000),
            seed: 11, kinds: transport == .csv ? Set(SyntheticKind.allCases) : [.completed, .waiting])
        options.transport = transport
        options.plantsDefects = true
        return options
    }

    static let csv = Result { try GeneratedFiles(options(.csv)) }
    static let xml = Result { try GeneratedFiles(options(.xml)) }

    private static let lastDays = ["2025-03": "2025-03-31", "2025-04": "2025-04-30", "2025-05": "2025-05-31"]

    private static func files(_ transport: SyntheticOptions.Transport) throws -> GeneratedFiles {
        try transport == .csv ? csv.get() : xml.get()
    }

    private static func rows(_ name: String, _ text: String) -> [GeneratedRow] {
        guard name.hasSuffix(".xml") else { return GeneratedRow.rows(of: text) }
        let month = name.split(separator: "_")[1]
        return ContractText.rows(of: text, lastDay: lastDays[String(month)] ?? "")
    }

    @Test(
        "Every rule and every defect that a transport can have is planted at least once",
        arguments: [SyntheticOptions.Transport.csv, .xml])
    func ids(_ transport: SyntheticOptions.Transport) throws {
        let common = [
            "X01", "X02", "X03", "X04", "M01", "M02", "M03", "M04", "M06", "M07", "M09", "I01", "I02", "I03", "I04",
            "I05", "I06", "I07", "D01", "D04", "D05", "D06", "D07", "D09", "N03", "P01", "P02", "P03", "P04", "P05",
            "P06", "P07", "code_system_mixed", "month_at_zero", "jump_in_one_month", "one_age_group", "mov_for_sov",
            "region_missing", "regions_missing_after_system_change", "part_of_region", "wait_not_computable",
            "unit_code_with_suffix", "dates_in_another_order", "one_date_only", "zero_of_zero",
        ]
        let own =
            transport == .csv
            ? [
                "D02", "D03", "N01", "N02", "code_spellings_mixed", "utf_16", "redelivery_changes_figure",
                "own_figures_differ",
            ]
            : ["M05", "X05", "X06", "X07"]
        let planted = try Self.files(transport).planted
        #expect(Set(planted.map(\.id)) == Set(common + own))
        #expect(planted.count { $0.id == "regions_missing_after_system_change" } == 2)
        #expect(planted.allSatisfy { $0.row.split(separator: ",", omittingEmptySubsequences: false).count == 10 })
    }

    @Test("A necessary value is missing of each column that has one, and a code is unknown of each list")
    func variants() throws {
        let planted = try Self.files(.csv).planted
        #expect(
            Set(planted.filter { $0.id == "X01" }.map(\.column)) == [
                "matperiod", "regionkod", "status", "vardkontakt_id", "vardgaranti", "fas", "mvo_kod", "beslut_datum",
                "start_datum", "hsaid_region", "hsaid_vardgivare", "hsaid_vardenhet", "sjukhuskod", "sjukhusnamn",
                "fodelsear", "kon", "lkf", "bokningssatt", "vardkontakttyp", "yrkeskategori", "typ_akutverksamhet",
            ])
        #expect(
            Set(planted.filter { $0.id == "X03" }.map(\.column)) == [
                "kon", "vardgaranti", "fas", "bokningssatt", "vardkontakttyp", "yrkeskategori", "avvikelsekod",
                "typ_akutverksamhet", "remittenttyp",
            ])
        #expect(Set(planted.compactMap(\.kind)) == Set(SyntheticKind.allCases))
    }

    @Test(
        "What is planted stands in the line that the list says",
        arguments: [SyntheticOptions.Transport.csv, .xml])
    func lines(_ transport: SyntheticOptions.Transport) throws {
        let files = try Self.files(transport)
        let lines = Dictionary(
            uniqueKeysWithValues: zip(files.names, files.texts.map { $0.split(separator: "\n") }))
        for planted in files.planted {
            guard let number = planted.line else {
                #expect(planted.contactID.isEmpty)
                #expect(planted.file.isEmpty == planted.id.hasPrefix("region"))
                continue
            }
            let line = try #require(lines[planted.file]?[number - 1])
            #expect(line.contains(planted.contactID), "\(planted.row)")
            #expect(planted.file.hasPrefix("\(planted.regionCode)_") && planted.file.contains(planted.period))
        }
        let places = files.planted.compactMap { planted in planted.line.map { "\(planted.file):\($0)" } }
        #expect(Set(places).count == places.count)
    }

    @Test(
        "The tally is that of the rows that are good, of files that are in force",
        arguments: [SyntheticOptions.Transport.csv, .xml])
    func tally(_ transport: SyntheticOptions.Transport) throws {
        let files = try Self.files(transport)
        let out = Set(
            files.planted.filter { [.malformed, .reject, .hold].contains($0.expected) }.map {
                "\($0.file):\($0.line ?? 0)"
            })
        var refused = Set(
            files.planted.filter { $0.expected == .refusedFile }.map(\.file))
        // What a later file replaces or deletes.
        for name in files.names {
            let earlier = name.replacing("_2.csv", with: ".csv").replacing("_5_", with: "_1_")
            if earlier != name { refused.insert(earlier) }
        }
        var rows: [GeneratedRow] = []
        for (name, text) in zip(files.names, files.texts) where !refused.contains(name) {
            rows += Self.rows(name, text).filter { !out.contains("\(name):\($0.line)") }
        }
        #expect(Recount.counts(rows) == files.tally.counts)
    }

    @Test("No delivery has so many wrong records that it would be refused", arguments: 1...5 as ClosedRange<UInt64>)
    func rates(seed: UInt64) throws {
        var options = Self.options(.csv)
        options.seed = seed
        var plans = try options.plannedDeliveries()
        try options.plantDefects(in: &plans)
        for plan in plans {
            for part in plan.kinds {
                let wrong = part.defects.count { $0.defect.expected(.flat).takesOut }
                #expect(wrong * 20 <= max(part.count, 20), "\(plan.region.code) \(plan.monthText) \(part.kind)")
            }
        }
    }

    @Test("Files that are wrong as a whole are so")
    func wholeFiles() throws {
        let files = try Self.files(.csv)
        func file(_ id: String) throws -> (bytes: [UInt8], rows: [GeneratedRow]) {
            let name = try #require(files.planted.first { $0.id == id && $0.line == nil }).file
            let index = try #require(files.names.firstIndex(of: name))
            return (files.bytes[index], GeneratedRow.rows(of: files.texts[index]))
        }
        #expect(try file("N01").rows.allSatisfy { $0.fields.count == 36 })
        #expect(try file("D01").rows.isEmpty)
        #expect(try file("utf_16").bytes.starts(with: [0xFF, 0xFE, UInt8(ascii: "b"), 0]))
        #expect(try file("code_system_mixed").rows.contains { $0["regionkod"].hasPrefix("0") })
        #expect(try Set(file("code_spellings_mixed").rows.map { $0["kon"] }).isSuperset(of: ["1", "M", "man"]))
        #expect(
            try !file("month_at_zero").rows.contains { !$0.isCompleted && $0["fas"] == "2" && $0["mvo_kod"] != "931" })
        #expect(try Set(file("one_age_group").rows.map { $0["fodelsear"] }) == ["1978"])
        #expect(try !file("mov_for_sov").rows.contains { ["3", "SoV"].contains($0["avvikelsekod"]) })
        #expect(
            try file("dates_in_another_order").rows.allSatisfy {
                $0["remiss_id"].isEmpty || $0["remiss_datum"] > $0["beslut_datum"]
            })
        #expect(
            try file("one_date_only").rows.allSatisfy {
                $0["remiss_id"].isEmpty || $0["remiss_datum"] == $0["beslut_datum"]
            })
        #expect(try file("D07").rows.allSatisfy { $0["hsaid_enhet"].isEmpty && $0["hsaid_listning"].isEmpty })
        #expect(try !file("zero_of_zero").rows.contains { $0["mvo_kod"] == "931" })
        for (id, within) in [("jump_in_one_month", 0.9...1), ("D09", 0...0.5)] {
            let waiting = try file(id).rows.filter { !$0.isCompleted && $0["fas"] == "1" && $0["mvo_kod"] != "931" }
            #expect(within.contains(Double(waiting.count { $0.wait <= 90 }) / Double(waiting.count)), "\(id)")
        }
    }

    @Test("The same options plant the same, and the clean rows are those of a run without defects")
    func same() throws {
        var options = Self.options(.csv)
        #expect(try GeneratedFiles(options).planted == Self.files(.csv).planted)
        options.plantsDefects = false
        let clean = Set(try GeneratedFiles(options).texts.flatMap { $0.split(separator: "\n") })
        let files = try Self.files(.csv)
        let whole = Set(files.planted.filter { $0.line == nil }.map(\.file))
        let wrong = Set(files.planted.compactMap { planted in planted.line.map { "\(planted.file):\($0)" } })
        for (name, text) in zip(files.names, files.texts) where !whole.contains(name) {
            for (number, line) in text.split(separator: "\n").enumerated() where !clean.contains(line) {
                #expect(wrong.contains("\(name):\(number + 1)"))
            }
        }
    }

    @Test("Too little room for defects is said")
    func tooSmall() throws {
        var options = Self.options(.csv)
        options.regionCodes = [10, 63]
        #expect(throws: SyntheticError.tooFewDeliveries(least: 23)) { try options.files() }
        options = Self.options(.csv)
        options.size = .recordCount(1000)
        #expect(throws: SyntheticError.self) { try options.files() }
        options = Self.options(.csv)
        options.grouping = .month
        #expect(throws: SyntheticError.nationalDefects) { try options.files() }
        options = Self.options(.csv)
        options.kinds = [.primaryCare]
        #expect(throws: SyntheticError.defectsOfSomeKinds) { try options.files() }
    }
}
