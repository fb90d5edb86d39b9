import Definitions
import DelimitedText
import Glibc
import InputFiles

/// What a sender says of the files of a folder, in `manifest.csv` beside them: what is to have come, and how it is read.
///
/// A header and a row a file; columns `file`, and any of `rows` (after the header), `sha256` (of the file as sent),
/// `encoding`, `layout` and `replaces` (the call that a file without rows takes back). Delimited by `;` or `,`.
struct Manifest {
    struct Entry {
        /// The name of the file, in the folder of the manifest.
        let fileName: String
        let rowCount: Int?
        /// 32 bytes.
        let sha256: [UInt8]?
        let encoding: TextEncoding?
        let layoutName: String?
        let replaces: String?
        /// Its line in the manifest.
        let line: Int
    }

    static let columns = ["file", "rows", "sha256", "encoding", "layout", "replaces"]

    let path: String
    let entries: [Entry]
    /// When it was written, in seconds since 1970.
    let writtenAt: Int
    private let positions: [String: Int]

    /// A manifest is of a hundred files, not of a million.
    private static let maximumByteCount = 4 << 20

    /// - Throws: `IngestError` with the first fault: a manifest that cannot be trusted says nothing.
    init(path: String) throws(IngestError) {
        self.path = path
        let bytes: [UInt8]
        (bytes, writtenAt) = try Self.content(path)
        let table = try Self.table(bytes, path: path)
        for (name, position) in zip(table.header, table.headerPositions) where !Self.columns.contains(name) {
            throw Self.fault(
                path, position.line, position.column,
                "a manifest has no column \(name): its columns are \(Self.columns.joined(separator: ", "))")
        }
        guard table.header.contains("file") else {
            throw Self.fault(path, 1, 1, "a manifest needs the column file: add it")
        }
        var entries: [Entry] = []
        var positions: [String: Int] = [:]
        for row in table.rows {
            let entry = try Self.entry(row, table, path: path)
            if let first = positions.updateValue(entries.count, forKey: entry.fileName) {
                throw Self.fault(
                    path, row.lineNumber, 1,
                    "\(entry.fileName) stands in line \(entries[first].line) already: keep one of them")
            }
            entries.append(entry)
        }
        self.entries = entries
        self.positions = positions
    }

    func entry(of fileName: String) -> Entry? { positions[fileName].map { entries[$0] } }

    /// Whether a file that it announces lies beside it.
    func isPresent(_ entry: Entry) -> Bool {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return unsafe access(folder + entry.fileName, F_OK) == 0
    }

    private static func content(_ path: String) throws(IngestError) -> ([UInt8], writtenAt: Int) {
        do {
            let file = try InputFile(path: path)
            var bytes: [UInt8] = []
            while !file.isAtEnd, bytes.count <= maximumByteCount {
                unsafe try file.withNextChunk { unsafe bytes.append(contentsOf: $0) }
            }
            guard bytes.count <= maximumByteCount else {
                throw IngestError(.notText, path: path, "larger than 4 MiB: this is no manifest")
            }
            return (bytes, Int((file.signature?.modifiedNanoseconds ?? 0) / 1_000_000_000))
        } catch let error as InputFileError {
            throw IngestError(error)
        } catch let error as IngestError {
            throw error
        } catch {
            throw IngestError(.unreadable, path: path, "cannot be read: check its permissions")
        }
    }

    private static func table(_ bytes: [UInt8], path: String) throws(IngestError) -> DelimitedTable {
        let header = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let delimiter = header.contains(UInt8(ascii: ";")) ? UInt8(ascii: ";") : UInt8(ascii: ",")
        do throws(DelimitedTableError) {
            return try DelimitedTable(parsing: bytes, format: DelimitedFormat(delimiter: delimiter))
        } catch {
            let fault = error.faults.first
            throw Self.fault(path, fault?.line ?? 1, fault?.column ?? 1, fault?.message ?? "is no table")
        }
    }

    private static func entry(
        _ row: DelimitedTable.Row, _ table: DelimitedTable, path: String
    ) throws(IngestError) -> Entry {
        func text(_ column: String) -> String? {
            table.columnIndex(column).map { row.fields[$0] }.flatMap { $0.isEmpty ? nil : $0 }
        }
        func fault(_ column: String, _ message: String) -> IngestError {
            let position = table.columnIndex(column).map { row.positions[$0] }
            return Self.fault(path, position?.line ?? row.lineNumber, position?.column ?? 1, message)
        }
        guard let name = text("file") else { throw fault("file", "file is empty: write the name of the file") }
        guard !name.contains("/"), name != "..", name != "." else {
            throw fault("file", "file is the name of a file in this folder, without a folder before it")
        }
        var count: Int?
        if let written = text("rows") {
            guard let value = Int(written), value >= 0, written.allSatisfy(\.isNumber) else {
                throw fault("rows", "rows is the number of rows after the header, such as 12345")
            }
            count = value
        }
        var hash: [UInt8]?
        if let written = text("sha256") {
            let digits = written.compactMap(\.hexDigitValue)
            guard digits.count == 64, written.count == 64 else {
                throw fault("sha256", "sha256 is 64 hexadecimal digits, as sha256sum prints them")
            }
            hash = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        }
        var encoding: TextEncoding?
        if let written = text("encoding") {
            guard let known = TextEncoding(rawValue: written.lowercased()) else {
                let names = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw fault("encoding", "there is no encoding \(written): write one of \(names)")
            }
            encoding = known
        }
        return Entry(
            fileName: name, rowCount: count, sha256: hash, encoding: encoding, layoutName: text("layout"),
            replaces: text("replaces"), line: row.lineNumber)
    }

    private static func fault(_ path: String, _ line: Int, _ column: Int, _ message: String) -> IngestError {
        IngestError(.manifest, path: path, line: line, column: column, message)
    }
}
