import Definitions
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Ingest

/// The same content again, under whatever name and in whatever form.
@Suite struct RepeatedContentTests {
    private static let text = countHeader + "\n201909;63;Å;m;V;90;1;2;3\n"

    @Test func `content that is known is not loaded again, under another name or compressed`() async throws {
        try await Register.with { register in
            register.layouts = [layout("both", countColumns, encodings: [.utf8, .windows1252])]
            let bytes = Array(Self.text.utf8)
            let forms: [(name: String, bytes: [UInt8])] = [
                ("a.csv", bytes), ("b.csv.gz", Compressed.gzip(bytes)), ("c.csv.zst", Compressed.zstd(bytes)),
                ("d.txt", bytes), ("b.csv.gz", Compressed.gzip(bytes)), ("e.csv.gz", Compressed.gzip(bytes)),
            ]
            for (index, form) in forms.enumerated() {
                let file = try register.load(register.write(form.bytes, to: form.name))
                #expect((file.loadedBefore == nil) == (index == 0), "\(form.name)")
                if index > 0 {
                    #expect(
                        file.summary
                            == "\(form.name): the same bytes were loaded 2020-01-01 00:00 UTC as a.csv; nothing to do")
                    #expect(file.recordCount == 0 && file.deliveries.isEmpty)
                }
            }
            // The same letters in other bytes are other content: nobody compares what they mean.
            try register.load(register.write(windows(Self.text), to: "f.csv"))
            try #expect(register.rows("select file_name from register.file order by file_id") == ["a.csv", "f.csv"])
            try #expect(register.deliveries() == ["1|63|2019-09|counts|1|1|", "2|63|2019-09|counts|2|1|"])
        }
    }

    @Test func `compressed content that comes first is known when it comes plain`() async throws {
        try await Register.with { register in
            register.layouts = [layout("utf8", countColumns)]
            let bytes = Array(Self.text.utf8)
            try register.load(register.write(Compressed.zstd(bytes), to: "a.csv.zst"))
            #expect(try register.load(register.write(bytes, to: "b.csv")).loadedBefore != nil)
            try #expect(
                register.rows("select byte_count <> content_byte_count, sha256 <> content_sha256 from register.file")
                    == ["t|t"])
        }
    }

    /// What is kept in mind is not read again: here it could not be, for it is another file's content by now.
    @Test func `a copy of what is known is read once`() async throws {
        try await Register.with { register in
            register.layouts = [layout("utf8", countColumns)]
            let bytes = Array(Self.text.utf8)
            try register.load(register.write(bytes))
            for (index, copy) in [("b.csv", bytes), ("c.csv.gz", Compressed.gzip(bytes))].enumerated() {
                let path = try register.write(copy.1, to: copy.0)
                for _ in 0..<2 { #expect(try register.load(path).loadedBefore == "2020-01-01 00:00 UTC as a.csv") }
                try #expect(
                    register.rows("select signature from register.known_file where byte_count = \(copy.1.count)")
                        == [Self.signature(path)])
                try #expect(register.rows("select count(*) from register.known_file") == ["\(index + 1)"])
            }
            let other = try register.write(Self.text.replacing("Å", with: "Ö"), to: "other.csv")
            _ = try register.rows(
                "update register.known_file set signature = '\(try Self.signature(other))' where byte_count = \(bytes.count) returning file_id"
            )
            #expect(try register.load(other).loadedBefore == "2020-01-01 00:00 UTC as a.csv")
        }
    }

    @Test func `content is loaded again when that is asked for, as a newer delivery`() async throws {
        try await Register.with { register in
            register.layouts = [layout("utf8", countColumns)]
            let path = try register.write(Self.text)
            try register.load(path)
            try register.load(path, IngestOptions(reloads: true))
            try #expect(register.deliveries() == ["1|63|2019-09|counts|1|1|", "2|63|2019-09|counts|2|1|"])
            let file = try register.load(path)
            #expect(file.loadedBefore == "2020-01-01 00:00 UTC as a.csv")
        }
    }

    /// A file is not read where its signature is known: here it could not be, for its content is no longer what it was.
    @Test func `a file that was not touched since is not read`() async throws {
        try await Register.with { register in
            register.layouts = [layout("utf8", countColumns)]
            let path = try register.write(Self.text)
            try register.load(path)
            // What nothing can change without a trace, as if it had not been changed.
            let other = try register.write(Self.text.replacing("Å", with: "Ö"), to: "other.csv")
            let signature = try #require(register.rows("select signature from register.file").first)
            func setSignature(of path: String) throws {
                _ = try register.rows(
                    "update register.file set signature = '\(try Self.signature(path))' where file_id = 1 returning file_id"
                )
            }
            #expect(signature == (try Self.signature(path)))
            try setSignature(of: other)
            #expect(try register.load(other).loadedBefore == "2020-01-01 00:00 UTC as a.csv")
            try #expect(register.rows("select count(*) from register.file") == ["1"])

            // Written to again, with the same content: it is read, and known by its hash.
            try Register.setModified(path)
            #expect(try register.load(path).loadedBefore != nil)
            // And other content in a file of the same size is loaded.
            try Register.setModified(other)
            #expect(try register.load(other).loadedBefore == nil)
            try #expect(register.rows("select unit_hsa_id from register.count_row order by delivery_id") == ["Å", "Ö"])
        }
    }

    private static func signature(_ path: String) throws -> String {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
        return
            "\(status.st_dev):\(status.st_ino):\(status.st_size):\(nanoseconds(status.st_mtim)):\(nanoseconds(status.st_ctim))"
    }
}
