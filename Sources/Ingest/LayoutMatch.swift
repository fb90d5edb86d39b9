import Definitions
import DelimitedText

/// The layout that fits a file's header, and where its columns stand in the file.
struct LayoutMatch {
    let layout: Layout
    let form: DelimitedForm
    /// Those that the file may have.
    let encodings: [TextEncoding]
    /// That of the header, as far as it tells.
    let headerEncoding: FieldEncoding
    let columnCount: Int
    /// Position in the row of each column of the layout that the file has.
    let positions: [(column: LayoutColumn, position: Int)]
    /// Columns of the file that the layout does not know: they are not loaded, and that is said.
    let unknownColumns: [String]
    /// The header as sent, without its line end.
    let header: [UInt8]

    /// Finds the layout by the header, which is read with each layout's own delimiter and encoding.
    ///
    /// - Parameters:
    ///   - start: the first bytes of the file, up to the size of the longest header.
    ///   - named: the layout to use, if the user named one.
    ///   - encoding: the encoding that the user named, instead of those of the layouts.
    /// - Throws: `IngestError` of kind `layout` where none or several fit, `notText` where it is no text.
    static func find(
        start: UnsafeRawBufferPointer, isWholeFile: Bool, layouts: [Layout], named: String?,
        encoding: TextEncoding? = nil, path: String
    ) throws(IngestError) -> LayoutMatch {
        let candidates = try candidates(layouts, named: named, isContract: false, path: path)
        var matches: [LayoutMatch] = []
        var closest: (layout: Layout, found: Int, missing: [String])?
        var unreadable: DelimitedError?
        var unfit: IngestError?
        for (layout, form) in candidates {
            let encodings = encoding.map { [$0] } ?? layout.encodings
            let header: Header
            do throws(DelimitedError) {
                header = try unsafe Header(
                    start, isWholeFile: isWholeFile, form: form, encodings: encodings)
            } catch {
                unreadable = unreadable ?? error
                continue
            }
            let missing = layout.columns.filter { !$0.isOptional && !header.names.contains($0.headerName) }
                .map(\.headerName)
            let found = layout.columns.count { header.names.contains($0.headerName) }
            if missing.isEmpty, found > 0 {
                do throws(IngestError) {
                    matches.append(try LayoutMatch(layout, form, encodings, header, path: path))
                } catch {
                    unfit = unfit ?? error
                }
            }
            if found > closest?.found ?? 0 { closest = (layout, found, missing) }
        }
        if matches.count == 1 { return matches[0] }
        if matches.count > 1 {
            throw IngestError(
                .layout, path: path, line: 1,
                "the header fits the layouts \(matches.map(\.layout.id).joined(separator: ", ")): name one by --layout")
        }
        if let unfit { throw unfit }
        if let unreadable, closest == nil { throw IngestError(unreadable, path: path) }
        let known = candidates.map(\.layout.id).joined(separator: ", ")
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

    private init(
        _ layout: Layout, _ form: DelimitedForm, _ encodings: [TextEncoding], _ header: Header, path: String
    ) throws(IngestError) {
        var names = header.names
        if names.last == "" {
            guard layout.allowsTrailingDelimiter else {
                throw IngestError(
                    .layout, path: path, line: 1,
                    "the header ends with a delimiter: remove it, or say trailing_delimiter: allowed in a layout of your own"
                )
            }
            names.removeLast()
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw IngestError(.layout, path: path, line: 1, "the header has the column \(name) twice: remove one")
        }
        self.layout = layout
        self.form = form
        self.encodings = encodings
        headerEncoding = header.encoding
        self.header = header.bytes
        columnCount = names.count
        positions = layout.columns.compactMap { column in
            names.firstIndex(of: column.headerName).map { (column, $0) }
        }
        let known = Set(layout.columns.map(\.headerName))
        unknownColumns = names.filter { !known.contains($0) }.map { $0.isEmpty ? "(no name)" : $0 }
    }

    /// Layouts of one format, or the one that was named.
    static func candidates(
        _ layouts: [Layout], named: String?, isContract: Bool, path: String
    ) throws(IngestError) -> [(layout: Layout, form: DelimitedForm)] {
        if let named, !layouts.contains(where: { $0.id == named }) {
            throw IngestError(
                .layout, path: path,
                "there is no layout \(named); pipelines/layouts has \(layouts.map(\.id).joined(separator: ", "))")
        }
        let candidates = layouts.filter { named == nil || $0.id == named }.compactMap { layout in
            switch layout.format {
            case .delimited(let form): isContract ? nil : (layout, form)
            case .contract: isContract ? (layout, DelimitedForm()) : nil
            }
        }
        if let named, candidates.isEmpty {
            throw IngestError(
                .layout, path: path,
                isContract
                    ? "the file is XML, and the layout \(named) is of delimited text: name another, or none"
                    : "the layout \(named) is of XML, and the file is not: name another, or none")
        }
        return candidates
    }

    /// The first record of a file.
    private struct Header {
        private(set) var names: [String] = []
        private(set) var bytes: [UInt8] = []
        private(set) var encoding = FieldEncoding.utf8

        private struct Found: Error {}

        init(
            _ start: UnsafeRawBufferPointer, isWholeFile: Bool, form: DelimitedForm, encodings: [TextEncoding]
        ) throws(DelimitedError) {
            var reader = DelimitedReader(format: DelimitedFormat(form, encodings))
            var names: [[UInt8]] = []
            var bytes: [UInt8] = []
            do {
                try unsafe reader.read(start, isLast: isWholeFile) { record in
                    if let malformation = record.malformation { throw malformation }
                    names = (0..<record.fieldCount).map { unsafe Array(record.field($0)) }
                    bytes = unsafe Array(record.rawBytes)
                    throw Found()
                }
            } catch let error as DelimitedError {
                throw error
            } catch {
                // Found: the only other thing that the closure throws.
            }
            encoding = FieldEncoding(reader.encoding)
            let encoding = encoding
            self.names = names.map { name in unsafe name.withUnsafeBytes { unsafe encoding.text($0) } }
            self.bytes = bytes
        }
    }
}

extension DelimitedFormat {
    /// How a file of a layout is written.
    init(_ form: DelimitedForm, _ encodings: [TextEncoding]) {
        let single = encodings.compactMap { encoding -> Encoding? in
            switch encoding {
            case .utf8: nil
            case .iso8859_1: .iso8859_1
            case .windows1252: .windows1252
            }
        }.first
        let encoding: Encoding =
            if let single { encodings.contains(.utf8) ? .utf8Or(single) : single } else { .utf8 }
        self.init(delimiter: form.delimiter, quote: form.quote, encoding: encoding)
    }
}

extension FieldEncoding {
    /// What a reader has found; while it has seen ASCII alone, any is right.
    init(_ encoding: DelimitedFormat.Encoding) {
        self =
            switch encoding {
            case .utf8, .uncheckedUTF8: .utf8
            case .singleByte, .iso8859_1: .iso8859_1
            case .windows1252: .windows1252
            case .utf8Or: .utf8
            }
    }

    var name: String {
        switch self {
        case .utf8: TextEncoding.utf8.rawValue
        case .iso8859_1: TextEncoding.iso8859_1.rawValue
        case .windows1252: TextEncoding.windows1252.rawValue
        }
    }
}

extension IngestError {
    init(_ error: DelimitedError, path: String) {
        let explanation =
            switch error.kind {
            case .invalidUTF8:
                "not UTF-8: convert the file to UTF-8 and send it again, or declare its encoding by --encoding or in a layout of your own"
            default: error.kind.explanation
            }
        self.init(
            .notText, path: path, line: error.position.line, column: error.position.column,
            "\(explanation) (byte \(error.position.byteOffset))")
    }
}
