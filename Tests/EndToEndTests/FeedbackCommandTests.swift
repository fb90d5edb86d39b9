import Foundation
import FoundationXML
import TestSupport
import Testing

/// feedback: what a sender is given back, by the built binary, of two generated months with every known defect.
@Suite struct FeedbackCommandTests {
    private static let name = "aterkoppling_63_2019-09"

    /// Texts of a file, its numbers included.
    private static func text(_ path: String) throws -> String {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        guard path.hasSuffix(".xlsx") else { return String(decoding: data, as: UTF8.self) }
        let parts = try ZipArchive(data).files.filter { $0.key.hasSuffix(".xml") }
        for (name, part) in parts { try #require(XMLParser(data: part).parse(), "\(name)") }
        return parts.values.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    @Test func `feedback lists every finding of the region and nothing of another`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.generate([
                "--period", "2019-09..2019-10", "--records", "30000", "--defects", "--seed", "3",
            ])
            // Some defects are of files that cannot be loaded at all.
            try await register.run("run", "--inbox", register.inbox, endsWith: 65)
            let out = register.folder + "/åter"
            let before = try await Self.tableCounts(register)
            let finished = try await register.run(
                "feedback", "--region", "63", "--period", "2019-09", "--out", out, "--format", "json", endsWith: 0)
            #expect(try await Self.tableCounts(register) == before)
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
            #expect(report.keys.sorted() == ["agreements", "files", "findings", "malformed"])

            // As many as there are of the newest delivery of every kind.
            let newest = """
                select distinct on (kind) delivery_id from register.delivery
                where region_code = 63 and period = '2019-09-01' order by kind, version desc
                """
            let findings = try await register.rows(
                "select delivery_id, line_number, rule_id from quality.finding where delivery_id in (\(newest)) order by 1, 2, 3"
            )
            let malformed = try await register.rows(
                "select delivery_id, line_number from register.malformed where delivery_id in (\(newest)) order by 1, 2"
            )
            #expect(!findings.isEmpty && !malformed.isEmpty)
            let posts = try Self.text("\(out)/\(Self.name)_poster.csv").components(separatedBy: "\r\n").dropFirst()
                .filter { !$0.isEmpty }.map { $0.dropFirst().dropLast().components(separatedBy: "\";\"") }
            #expect(posts.filter { !$0[6].isEmpty }.map { "\($0[2])|\($0[3])|\($0[6])" } == findings)
            #expect(posts.filter { $0[6].isEmpty }.map { "\($0[2])|\($0[3])" } == malformed)
            #expect(report["findings"] as? Int == findings.count)
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(Self.text("\(out)/\(Self.name).json").utf8))
                    as? [String: Any])
            #expect((json["findings"] as? [Any])?.count == findings.count)
            let archive = try ZipArchive(Data(contentsOf: URL(fileURLWithPath: "\(out)/\(Self.name).xlsx")))
            let sheet = String(decoding: try #require(archive.files["xl/worksheets/sheet3.xml"]), as: UTF8.self)
            #expect(sheet.components(separatedBy: "<row ").count - 1 == 1 + findings.count + malformed.count)

            try await Self.checkOthersAreAbsent(from: out, register)
        }
    }

    /// No id of another region, that is not its own as well, stands in any file.
    private static func checkOthersAreAbsent(from folder: String, _ register: Register) async throws {
        let ids = """
            select contact_id from register.record where region_code %1$s 63 union
            select unnest(array[region_hsa_id, care_provider_hsa_id, care_unit_hsa_id, unit_hsa_id, listing_hsa_id,
                referrer_hsa_id, referral_id]) from register.record where region_code %1$s 63
            """
        let own = Set(try await register.rows(ids.replacing("%1$s", with: "=")))
        let others = Set(try await register.rows(ids.replacing("%1$s", with: "<>"))).subtracting(own)
        #expect(others.count > 10_000)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count == 7)
        for file in files {
            let words = try text("\(folder)/\(file)").split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
            #expect(others.isDisjoint(with: words.map(String.init)), "\(file)")
        }
    }

    /// Rows of every table of the register, quality and results.
    private static func tableCounts(_ register: Register) async throws -> [String] {
        try await register.rows(
            """
            select (select count(*) from pipeline.run), (select count(*) from pipeline.ledger),
                (select count(*) from result.edition), (select count(*) from quality.finding)
            """)
    }

    @Test func `feedback ends with 66 without a delivery, with 65 where files are, and with 64 without a month`()
        async throws
    {
        try await withRegister(isMigrated: true) { register in
            try await register.run(
                "ingest", register.write(recordFile([RecordRow()]), to: "a.csv"), endsWith: 0)
            let out = register.folder + "/ut"
            let missing = try await register.run(
                "feedback", "--region", "10", "--period", "2019-09", "--out", out, endsWith: 66)
            #expect(
                missing.errors
                    == "komiljard: error: region 10 has sent nothing for 2019-09: komiljard deliveries lists what there is\n"
            )
            #expect(!FileManager.default.fileExists(atPath: out))
            // Loaded and not judged: what there is to say of it is said.
            try await register.run("feedback", "--region", "63", "--period", "2019-09", "--out", out, endsWith: 0)
            #expect(try Self.text("\(out)/\(Self.name)_sammanfattning.csv").contains("Inte bedömd ännu"))
            try await register.run("feedback", "--region", "63", "--period", "2019-09", "--out", out, endsWith: 65)
            try await register.run(
                "feedback", "--region", "63", "--period", "2019-09", "--out", out, "--force", endsWith: 0)
            try await register.run("feedback", "--region", "63", "--out", out, endsWith: 64)
            try await register.run("feedback", "--region", "63,10", "--period", "2019-09", "--out", out, endsWith: 64)
            try await register.run("feedback", "--region", "63", "--period", "2019-9", "--out", out, endsWith: 64)
            let file = register.folder + "/fil"
            try Data().write(to: URL(fileURLWithPath: file))
            try await register.run("feedback", "--region", "63", "--period", "2019-09", "--out", file, endsWith: 2)
        }
    }
}
