import ContractXML

/// An event kept after the reader has taken it back.
enum ReadEvent: Hashable {
    case document(ContractDocument)
    case section(SectionKind, period: String, ContractPosition)
    case row(ReadRow)
    case end(isEmpty: Bool)
}

struct ReadRow: Hashable {
    var section: SectionKind
    var position: ContractPosition
    var fields: [String?]
    /// Of the attributes that are there.
    var fieldPositions: [ContractPosition]
    var raw: [UInt8]
}

/// What a reader made of a whole document.
struct Reading: Hashable {
    static let columns = [
        "Regionkod", "SjukhusNamn", "VardkontaktId", "Fas", "Remittent", "Diagnos", "Orsak", "Atgard",
    ]

    var events: [ReadEvent] = []
    var error: ContractError?
    var unknownAttributes: [String] = []

    var rows: [ReadRow] {
        events.compactMap { event in
            guard case .row(let row) = event else { return nil }
            return row
        }
    }

    var document: ContractDocument? {
        guard case .document(let document) = events.first else { return nil }
        return document
    }

    /// Reads `bytes` in pieces of `chunkSize`, or in one.
    init(
        _ bytes: [UInt8], chunkSize: Int? = nil, columns: [String] = columns, limits: ContractLimits = ContractLimits()
    ) throws {
        var events: [ReadEvent] = []
        var reader = ContractReader(limits: limits)
        do {
            var start = 0
            repeat {
                let end = min(bytes.count, start + (chunkSize ?? max(1, bytes.count)))
                // Each piece in memory of its own, so that a look outside it shows.
                let chunk = Array(bytes[start..<end])
                try reader.read(chunk.span, isLast: end == bytes.count) { event in
                    events.append(ReadEvent(event, columns: columns))
                }
                start = end
            } while start < bytes.count
        } catch let error as ContractError {
            self.error = error
        }
        self.events = events
        unknownAttributes = reader.unknownAttributes
    }

    init(
        _ text: String, chunkSize: Int? = nil, columns: [String] = columns, limits: ContractLimits = ContractLimits()
    ) throws {
        try self.init(Array(text.utf8), chunkSize: chunkSize, columns: columns, limits: limits)
    }
}

extension ReadEvent {
    init(_ event: borrowing ContractEvent, columns: [String]) {
        switch event {
        case .document(let document):
            self = .document(document)
        case .section(let section):
            section.select(columns: columns)
            self = .section(section.kind, period: section.period, section.position)
        case .row(let row):
            self = .row(ReadRow(row))
        case .end(let isEmpty):
            self = .end(isEmpty: isEmpty)
        }
    }
}

extension ReadRow {
    init(_ row: borrowing ContractRow) {
        section = row.section
        position = row.position
        fields = []
        fieldPositions = []
        for index in 0..<row.fieldCount {
            fields.append(row.string(index))
            if row.hasField(index) { fieldPositions.append(row.fieldPosition(index)) }
        }
        raw = row.withRawBytes { span in span.indices.map { span[$0] } }
    }
}

/// Documents of the contracts around what a test is about.
enum Document {
    /// A bare root with `content`.
    static func root(_ content: String, _ contract: Contract = .completed, attributes: String = "") -> String {
        "<\(contract.rootName) xmlns=\"\(contract.namespace)\"\(attributes)>\(content)</\(contract.rootName)>"
    }

    /// A section of contacts with `rows`.
    static func contacts(_ rows: String, _ contract: Contract = .completed) -> String {
        root("\n<Kontakt DatatGallerFor=\"2020-07-01\">\(rows)</Kontakt>", contract)
    }
}
