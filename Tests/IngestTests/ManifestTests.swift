import Definitions
import Foundation
import Hashing
import TestSupport
import Testing

@testable import Ingest

@Suite struct ManifestTests {
    private static let digits = String(repeating: "0a", count: 32)

    private func manifest(_ text: String) throws -> Manifest {
        let path = "\(try TestFolder.process)/manifest-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        do throws(IngestError) {
            return try Manifest(path: path)
        } catch {
            throw Refusal(text: error.description.replacing(path, with: "manifest.csv"))
        }
    }

    private struct Refusal: Error { let text: String }

    @Test(arguments: [";", ","])
    func `a manifest says what it has columns for, and nothing where a cell is empty`(delimiter: String) throws {
        let text = """
            \u{FEFF}file;rows;sha256;encoding;layout;replaces
            å.csv;12;\(Self.digits);Windows-1252;counts;0123
            b.csv;;;;;

            """
        let found = try manifest(text.replacing(";", with: delimiter)).entries
        #expect(found.map(\.fileName) == ["å.csv", "b.csv"])
        #expect(found.map(\.rowCount) == [12, nil])
        #expect(found.map { $0.sha256?.count } == [32, nil])
        #expect(found[0].sha256?.prefix(2) == [10, 10])
        #expect(found.map(\.encoding) == [.windows1252, nil])
        #expect(found.map(\.layoutName) == ["counts", nil])
        #expect(found.map(\.replaces) == ["0123", nil])
        #expect(found.map(\.line) == [2, 3])
        #expect(try manifest("file\nc.csv\n").entry(of: "c.csv") != nil)
        #expect(try manifest("file\nc.csv\n").entry(of: "C.csv") == nil)
    }

    @Test(arguments: [
        ("", "1:1: error: no header: the file is empty"),
        ("rows\n3\n", "1:1: error: a manifest needs the column file: add it"),
        (
            "file;size\na;1\n",
            "1:6: error: a manifest has no column size: its columns are file, rows, sha256, encoding, layout, replaces"
        ),
        ("file;rows\na\n", "2:1: error: 1 fields, but the header has 2"),
        ("file;file\na;b\n", "1:6: error: column \"file\" is named twice in the header"),
        ("file;rows\n;3\n", "2:1: error: file is empty: write the name of the file"),
        ("file\n../a.csv\n", "2:1: error: file is the name of a file in this folder, without a folder before it"),
        ("file\n..\n", "2:1: error: file is the name of a file in this folder, without a folder before it"),
        ("file;rows\na;-1\n", "2:3: error: rows is the number of rows after the header, such as 12345"),
        ("file;rows\na;+1\n", "2:3: error: rows is the number of rows after the header, such as 12345"),
        ("file;rows\na;1 000\n", "2:3: error: rows is the number of rows after the header, such as 12345"),
        (
            "file;rows\na;99999999999999999999\n",
            "2:3: error: rows is the number of rows after the header, such as 12345"
        ),
        ("file;sha256\na;0a\n", "2:3: error: sha256 is 64 hexadecimal digits, as sha256sum prints them"),
        (
            "file;encoding\na;latin1\n",
            "2:3: error: there is no encoding latin1: write one of utf-8, iso-8859-1, windows-1252"
        ),
        ("file\na\nb\na\n", "4:1: error: a stands in line 2 already: keep one of them"),
        ("file\na\0\n", "2:2: error: NUL byte: this is not text, or it is UTF-16; send it as UTF-8"),
    ])
    func `a manifest that cannot be trusted says where`(text: String, message: String) {
        let refusal = #expect(throws: Refusal.self) { try manifest(text) }
        #expect(refusal?.text == "manifest.csv:" + message)
    }

    // MARK: - Files against their manifest

    private static let text = countHeader + "\n201909;63;Å;m;V;90;1;2;3\n201909;63;b;m;V;90;1;2;x\n"

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        SHA256.hash(bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    @Test func `files that are what their manifest says are loaded, by its encodings and layouts`() async throws {
        try await Register.with { register in
            register.layouts = [layout("one", countColumns), layout("two", countColumns)]
            let sent = Compressed.gzip(windows(Self.text))
            try register.write(sent, to: "in/a.csv.gz")
            // Malformed rows are rows.
            try register.write(
                "file;rows;sha256;encoding;layout\na.csv.gz;2;\(Self.hexadecimal(sent).uppercased());windows-1252;two\n",
                to: "in/manifest.csv")
            let report = try register.ingest(["\(register.folder)/in"])
            #expect(register.failures(report) == [])
            #expect(report.files.map(\.layout) == ["two"])
            try #expect(register.rows("select unit_hsa_id from register.count_row") == ["Å"])
        }
    }

    @Test func `a file that is not what its manifest says is not loaded, and one that is missing is told`() async throws
    {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            for name in ["a.csv", "b.csv", "c.csv"] { try register.write(Self.text + "\(name)\n", to: "in/\(name)") }
            let right = Self.hexadecimal(Array((Self.text + "c.csv\n").utf8))
            try register.write(
                "file,rows,sha256\na.csv,4,\nb.csv,,\(Self.digits)\nc.csv,3,\(right)\nd.csv,1,\ne.csv,1,\(right)\n",
                to: "in/manifest.csv")
            let report = try register.ingest(["\(register.folder)/in"])
            #expect(
                register.failures(report) == [
                    "FOLDER/in/a.csv: error: it has 3 rows, and its manifest says 4: it is cut off, or the manifest is of another",
                    "FOLDER/in/b.csv: error: its SHA-256 is not the one that its manifest says: it was damaged on the way, or is another; send it again",
                    "FOLDER/in/manifest.csv:5: error: d.csv is announced and is not there: send it, or take it from the manifest",
                ])
            // e.csv is c.csv under its old name: its bytes are in the register.
            #expect(report.files.map(\.fileName) == ["c.csv"])
            try #expect(register.rows("select file_name from register.file") == ["c.csv"])

            // What was loaded and moved away since is not missing, where it is not that of another month.
            let manifest = try register.write("file\nc.csv\n", to: "in/manifest.csv")
            try FileManager.default.removeItem(atPath: "\(register.folder)/in/c.csv")
            for name in ["a.csv", "b.csv"] {
                try FileManager.default.removeItem(atPath: "\(register.folder)/in/\(name)")
            }
            try register.write(Self.text, to: "in/f.csv")
            for (days, isMissing) in [(-30, false), (0, false), (6, false), (8, true)] {
                try Register.setModified(manifest, days: days)
                let failures = try register.failures(register.ingest(["\(register.folder)/in"]))
                let missing =
                    "FOLDER/in/manifest.csv:2: error: c.csv is announced and is not there: send it, or take it from the manifest"
                #expect(failures == (isMissing ? [missing] : []), "\(days)")
            }
        }
    }

    @Test func `with a manifest that is wrong the files of its folder wait, and others do not`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            try register.write(Self.text, to: "in/a.csv")
            try register.write("what\n", to: "in/manifest.csv")
            let other = try register.write(Self.text, to: "b.csv")
            let report = try register.ingest(["\(register.folder)/in", other])
            #expect(report.files.map(\.fileName) == ["b.csv"])
            #expect(
                register.failures(report) == [
                    "FOLDER/in/manifest.csv:1:1: error: a manifest has no column what: its columns are file, rows, sha256, encoding, layout, replaces"
                ])
        }
    }

    // MARK: - What replaces and takes back

    @Test func `a header alone takes back the call that its manifest names, each time another one`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let first = try register.load(text: Self.text, as: "first.csv")
            let second = try register.load(text: Self.text.replacing("201909", with: "201910"), as: "second.csv")
            func withdraw(_ call: String) throws -> IngestReport {
                try register.write(countHeader + "\n", to: "in/empty.csv")
                try register.write("file;rows;replaces\nempty.csv;0;\(call)\n", to: "in/manifest.csv")
                return try register.ingest(["\(register.folder)/in"])
            }
            #expect(
                try withdraw(first.callID).files.map(\.summary) == [
                    "empty.csv: 0 records in 1 deliveries, 1 of them taken back"
                ])
            // The run of the next minute.
            #expect(try withdraw(first.callID).files.map { $0.loadedBefore != nil } == [true])
            // The same bytes, of another call.
            #expect(try withdraw(second.callID).files.map { $0.loadedBefore == nil } == [true])
            try #expect(
                register.deliveries() == [
                    "1|63|2019-09|counts|1|1|", "2|63|2019-10|counts|1|1|", "3|63|2019-09|counts|2|0|withdrawal",
                    "4|63|2019-10|counts|2|0|withdrawal",
                ])
            // Without a manifest a header alone is nothing.
            try FileManager.default.removeItem(atPath: "\(register.folder)/in/manifest.csv")
            try register.write(countHeader + "\r\n", to: "in/empty.csv")
            #expect(try register.ingest(["\(register.folder)/in"]).failures.map(\.kind) == [.empty])
        }
    }

    @Test func `a call that is not in the register cannot be replaced`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            try register.write(countHeader + "\n", to: "in/a.csv")
            try register.write(Self.text, to: "in/b.csv")
            try register.write("file;replaces\na.csv;0123\nb.csv;4567\n", to: "in/manifest.csv")
            #expect(
                try register.failures(register.ingest(["\(register.folder)/in"])) == [
                    "FOLDER/in/a.csv: error: it replaces the call 0123, which is not in the register: komiljard deliveries lists the calls that are",
                    "FOLDER/in/b.csv: error: it replaces the call 4567, which is not in the register: komiljard deliveries lists the calls that are",
                ])
            try #expect(register.rows("select count(*) from register.count_row") == ["0"])
        }
    }

    @Test func `a file that replaces a call takes back what it does not bring again`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let first = try register.load(
                text: Self.text + "201910;63;;m;V;90;1;2;3\n", as: "first.csv")
            try register.write(Self.text, to: "in/second.csv")
            try register.write("file;replaces\nsecond.csv;\(first.callID)\n", to: "in/manifest.csv")
            try register.ingest(["\(register.folder)/in"])
            try register.ingest(["\(register.folder)/in"])
            try #expect(
                register.deliveries() == [
                    "1|63|2019-09|counts|1|1|", "2|63|2019-10|counts|1|1|", "3|63|2019-09|counts|2|1|",
                    "4|63|2019-10|counts|2|0|withdrawal",
                ])
        }
    }
}
