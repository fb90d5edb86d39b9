import Definitions
import DelimitedText

/// The layout that fits a file's header, and where its columns stand in the file.
struct HeaderMatch {
    let layout: Layout
    let columnCount: Int
    /// Position in the row of each column of the layout that the file has.
    let positions: [(column: LayoutColumn, position: Int)]
    /// Columns of the file that the layout does not know: they are not loaded, and that is said.
    let unknownColumns: [String]

    /// Finds the layout by the header, which is read with each layout's own delimiter.
    ///
    /// - Parameters:
    ///   - start: the first bytes of the file, up to the size of the longest header.
    ///   - named: the layout to use, if the user named one.
    /// - Throws: `IngestError` of kind `layout` where none or several fit, `notText` where it is no text.
    static func find(
        start: UnsafeRawBufferPointer, isWholeFile: Bool, layouts: [Layout], named: String?, path: String
    ) throws(IngestError) -> HeaderMatch {
        if let named, !layouts.contains(where: { $0.id == named }) {
            throw IngestError(
                .layout, path: path,
                "there is no layout \(named); pipelines/layouts has \(layouts.map(\.id).joined(separator: ", "))")
        }
        let candidates = layouts.filter { layout in
            guard case .delimited = layout.format else { return false }
            return named == nil || layout.id == named
        }
        var matches: [HeaderMatch] = []
        var closest: (layout: Layout, found: Int, missing: [String])?
        for layout in candidates {
            let header = try unsafe header(start, isWholeFile: isWholeFile, delimiter: Self.delimiter(layout), path: path)
            let missing = layout.columns.filter { !$0.isOptional && !header.contains($0.headerName) }.map(\.headerName)
            if missing.isEmpty {
                matches.append(try HeaderMatch(layout: layout, header: header, path: path))
            }
            let found = layout.columns.count { header.contains($0.headerName) }
            if found > closest?.found ?? 0 { closest = (layout, found, missing) }
        }
        // A layout that knows every column that the other knows, and more: a file with a column of status is no file
        // of a layout without one.
        matches = matches.filter { match in
            !matches.contains { Set($0.knownColumns).isStrictSuperset(of: match.knownColumns) }
        }
        if matches.count == 1 { return matches[0] }
        if matches.count > 1 {
            throw IngestError(
                .layout, path: path, line: 1,
                "the header fits the layouts \(matches.map(\.layout.id).joined(separator: ", ")): name one by --layout")
        }
        let known = candidates.map(\.id).joined(separator: ", ")
        guard let closest else {
            throw IngestError(
                .layout, path: path, line: 1,
                "the header has no column of any layout (\(known)): check the delimiter and the column names, or add a layout to pipelines/layouts"
            )
        }
        throw IngestError(
            .layout, path: path, line: 1,
            "the header fits no layout (\(known)); \(closest.layout.id) is closest and lacks "
                + closest.missing.joined(separator: ", ")
                + ": send the columns, or add a layout to pipelines/layouts")
    }

    private init(layout: Layout, header: [String], path: String) throws(IngestError) {
        for (index, name) in header.enumerated() where header[..<index].contains(name) {
            throw IngestError(.layout, path: path, line: 1, "the header has the column \(name) twice: remove one")
        }
        self.layout = layout
        columnCount = header.count
        positions = layout.columns.compactMap { column in
            header.firstIndex(of: column.headerName).map { (column, $0) }
        }
        let known = Set(layout.columns.map(\.headerName))
        unknownColumns = header.filter { !known.contains($0) }.map { $0.isEmpty ? "(no name)" : $0 }
    }

    private var knownColumns: [String] { positions.map(\.column.headerName) }

    var delimiter: UInt8 { Self.delimiter(layout) }

    private static func delimiter(_ layout: Layout) -> UInt8 {
        guard case .delimited(let form) = layout.format else { return UInt8(ascii: ";") }
        return form.delimiter
    }

    private struct FoundHeader: Error {}

    private static func header(
        _ start: UnsafeRawBufferPointer, isWholeFile: Bool, delimiter: UInt8, path: String
    ) throws(IngestError) -> [String] {
        var reader = DelimitedReader(format: DelimitedFormat(delimiter: delimiter))
        var header: [String] = []
        do {
            try unsafe reader.read(start, isLast: isWholeFile) { record in
                if let malformation = record.malformation { throw malformation }
                header = (0..<record.fieldCount).map { record.string($0) }
                throw FoundHeader()
            }
        } catch let error as DelimitedError {
            throw IngestError(error, path: path)
        } catch {
            // FoundHeader: the only other thing that the closure throws.
        }
        return header
    }
}

extension IngestError {
    init(_ error: DelimitedError, path: String) {
        self.init(
            .notText, path: path, line: error.position.line, column: error.position.column,
            "\(error.kind == .invalidUTF8 ? "not UTF-8: convert the file to UTF-8 and send it again" : error.kind.explanation)"
                + " (byte \(error.position.byteOffset))")
    }
}
