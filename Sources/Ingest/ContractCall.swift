import ContractXML
import Definitions
import Waits

/// What a document of the contracts is about, read off its start: which contract, which section, which month.
struct ContractCall {
    let layout: Layout
    let document: ContractDocument
    /// Nil for a call without a body: it deletes the one that it replaces.
    let section: Section?

    struct Section {
        let kind: SectionKind
        let period: Period
    }

    /// Attributes of the rows, in the order of their positions.
    let columns: [String]
    let plan: RowPlan

    /// - Parameters:
    ///   - start: the first bytes of the document, or all of it.
    ///   - named: the layout to use, if the user named one.
    /// - Throws: `IngestError`: `layout` where none fits, `notText` for what is no document of a contract, or one that
    ///   does not come to its point.
    init(
        start: UnsafeRawBufferPointer, isWholeFile: Bool, layouts: [Layout], named: String?,
        values: (Layout) -> ValueReader,
        path: String
    ) throws(IngestError) {
        let found = try unsafe Self.find(start, isWholeFile: isWholeFile, path: path)
        let candidates = try LayoutMatch.candidates(layouts, named: named, isContract: true, path: path).map(\.layout)
        let layout = candidates.first { layout in
            guard case .contract(let form) = layout.format else { return false }
            return form.root == found.document.rootName && form.namespace == found.document.namespace
        }
        guard let layout else {
            throw IngestError(
                .layout, path: path, line: found.document.position.line, column: found.document.position.column,
                "no layout is of the contract \(found.document.rootName); there are "
                    + candidates.map(\.id).joined(separator: ", ") + ": add one to pipelines/layouts")
        }
        self.layout = layout
        document = found.document
        section = try found.section.map { found throws(IngestError) in
            let bytes = Array(found.period.utf8)
            let period = unsafe bytes.withUnsafeBytes { unsafe values(layout).period($0) }
            guard let period else {
                throw IngestError(
                    .notText, path: path, line: found.position.line, column: found.position.column,
                    "DatatGallerFor is not a month: write the date of its first or its last day")
            }
            return Section(kind: found.kind, period: period)
        }
        switch section?.kind {
        case .contacts, nil:
            let attributes = layout.columns.filter { $0.field != .period }
            columns = attributes.map(\.headerName)
            plan = RowPlan(
                layout: layout, positions: attributes.enumerated().map { ($0.element, $0.offset) }, encoding: .utf8)
        case .diagnoses:
            columns = Self.contact + ["Diagnos", "DiagnosTyp"]
            plan = RowPlan(codesOf: .diagnoses, attributes: columns)
        case .causes:
            columns = Self.contact + ["Orsak"]
            plan = RowPlan(codesOf: .causes, attributes: columns)
        case .procedures:
            columns = Self.contact + ["Atgard"]
            plan = RowPlan(codesOf: .procedures, attributes: columns)
        }
    }

    private static let contact = ["Regionkod", "VardkontaktId"]

    private struct Found {
        let document: ContractDocument
        let section: FoundSection?
    }

    private struct FoundSection {
        let kind: SectionKind
        let period: String
        let position: ContractPosition
    }

    private struct IsFound: Error {}

    private static func find(
        _ start: UnsafeRawBufferPointer, isWholeFile: Bool, path: String
    ) throws(IngestError) -> Found {
        var reader = ContractReader()
        var document: ContractDocument?
        var section: FoundSection?
        var isOver = false
        do {
            unsafe try reader.read(start, isLast: isWholeFile) { event in
                switch event {
                case .document(let found): document = found
                case .section(let found):
                    section = FoundSection(kind: found.kind, period: found.period, position: found.position)
                    throw IsFound()
                case .row: break
                case .end: isOver = true
                }
            }
        } catch let error as ContractError {
            throw IngestError(error, path: path)
        } catch {
            // IsFound: the only other thing that the closure throws.
        }
        guard let document, section != nil || isOver else {
            throw IngestError(
                .notText, path: path,
                "the first \(start.count) bytes have no call of a contract: what stands before it is to be shorter")
        }
        return Found(document: document, section: section)
    }
}

extension IngestError {
    init(_ error: ContractError, path: String) {
        self.init(
            .notText, path: path, line: error.line, column: error.column,
            "\(error.message) (byte \(error.byteOffset))")
    }
}
