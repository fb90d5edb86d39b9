import ContractXML
import Postgres

/// Reads a document of the contracts: the rows of its one section.
struct ContractReading: ~Copyable {
    private let columns: [String]
    private let path: String
    private var reader = ContractReader()

    init(columns: [String], path: String) {
        self.columns = columns
        self.path = path
    }

    var encodingName: String { reader.encodingName }
    var unknownAttributes: [String] { reader.unknownAttributes }

    /// Types and encodes the rows that end in this chunk.
    ///
    /// - Throws: `IngestError` where the document is none; `PostgresError`.
    mutating func read(_ chunk: UnsafeRawBufferPointer, isLast: Bool, into reading: inout FileReading) throws {
        do {
            let columns = columns
            try reading.append { reading, rows in
                unsafe try reader.read(chunk, isLast: isLast) { event in
                    switch event {
                    case .section(let section): section.select(columns: columns)
                    case .row(let row): try reading.load(row, to: &rows)
                    default: break
                    }
                }
            }
        } catch let error as ContractError {
            throw IngestError(error, path: path)
        }
    }
}
