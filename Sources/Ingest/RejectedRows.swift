import ContractXML
package import Definitions
package import Postgres
import Waits

/// Malformed rows of a delivery, to be given back to its sender as they were sent, each with the reason.
///
/// Of text: the header and the rows, with the column `reason` before the sender's own, so that a row that lacks fields or
/// has a stray quote does not hide it. Of the contracts: a document of the same contract, with the reason in a comment
/// before each element. Rows that do not say which delivery they belong to are left out where the file is of several
/// regions: nobody's rows are given to another.
package struct RejectedRows {
    /// Rows that say that they belong to the delivery.
    package private(set) var rowCount = 0
    /// Rows of its file that do not say which delivery they belong to: they may be its.
    package private(set) var unplacedCount = 0
    /// Whether those are written too.
    package private(set) var includesUnplaced = true
    /// Malformed rows of the delivery that were not kept, beyond the cap.
    package private(set) var notKeptCount = 0

    private let connection: Connection
    private let deliveryID: Int
    private let source: Source
    private let encoding: FieldEncoding

    private enum Source {
        case text(header: [UInt8], form: DelimitedForm)
        case contract(ContractForm, section: SectionKind, period: String, prefixes: [String])
    }

    /// - Parameter unplaced: whether rows that do not say whose they are may be those of another region. Unless it is so,
    ///   they are written where all deliveries of the file are of one region.
    /// - Throws: `RejectedRowsError.notFound`; `PostgresError`.
    package init(deliveryID: Int, unplaced: Bool, project: Project, on connection: Connection) throws {
        self.connection = connection
        self.deliveryID = deliveryID
        let rows = try connection.execute(
            """
            select
                file.layout,
                file.encoding,
                file.header,
                to_char(delivery.period, 'YYYY-MM-DD') as period,
                delivery.kind,
                (
                    select count(*) from register.malformed as malformed
                    where malformed.file_id = file.file_id and malformed.delivery_id = delivery.delivery_id
                ) as row_count,
                (
                    select count(*) from register.malformed as malformed
                    where malformed.file_id = file.file_id and malformed.delivery_id is null
                ) as unplaced_count,
                file.malformed_count > file.kept_malformed_count as is_capped,
                (
                    select count(distinct other.region_code) from register.delivery as other
                    where other.file_id = file.file_id
                ) as region_count,
                delivery.malformed_count
            from register.delivery as delivery
            inner join register.file as file on delivery.file_id = file.file_id
            where delivery.delivery_id = $1
            """, [.int(deliveryID)])
        guard let row = rows.rows.first else { throw RejectedRowsError.notFound(deliveryID: deliveryID) }
        let layoutID = try row.string("layout")
        let layout = project.layouts.first { $0.id == layoutID }
        let encodingName = try row.string("encoding")
        encoding = TextEncoding(rawValue: encodingName).map { FieldEncoding($0) } ?? .utf8
        source =
            if case .contract(let form) = layout?.format {
                .contract(
                    form, section: try DeliveryKind(rawValue: row.string("kind"))?.section ?? .contacts,
                    period: try row.string("period"),
                    prefixes: try Self.prefixes(ofDelivery: deliveryID, on: connection))
            } else if case .delimited(let form) = layout?.format {
                .text(header: try row.optionalBytes("header") ?? [], form: form)
            } else {
                // The layout has been removed since.
                .text(header: try row.optionalBytes("header") ?? [], form: DelimitedForm())
            }
        rowCount = try row.int("row_count")
        unplacedCount = try row.int("unplaced_count")
        includesUnplaced = try unplaced || row.int("region_count") == 1
        // Rows that are half placed are counted with the delivery and kept without it.
        notKeptCount =
            try row.bool("is_capped") ? max(0, row.int("malformed_count") - rowCount - unplacedCount) : 0
    }

    /// The prefixes of the elements: the start of their document, which declared them, is not kept.
    private static func prefixes(ofDelivery id: Int, on connection: Connection) throws -> [String] {
        try connection.execute(
            """
            select distinct substring(encode(malformed.raw, 'escape') from '^<([A-Za-z_][A-Za-z0-9_.-]*):') as prefix
            from register.malformed as malformed
            inner join register.delivery as delivery on malformed.file_id = delivery.file_id
            where delivery.delivery_id = $1 and (malformed.delivery_id = $1 or malformed.delivery_id is null)
            order by prefix
            """, [.int(id)]
        ).rows.compactMap { try $0.optionalString("prefix") }
    }

    /// Writes the rows, in the order of the file.
    ///
    /// - Parameter sink: is lent the next bytes.
    package func write(to sink: ([UInt8]) throws -> Void) throws {
        try sink(start)
        var line = 0
        while true {
            let rows = try connection.execute(
                """
                select
                    malformed.line_number,
                    coalesce(malformed.text_line, malformed.line_number) as text_line,
                    malformed.column_name, malformed.column_number, malformed.reason, malformed.raw
                from register.malformed as malformed
                inner join register.delivery as delivery on malformed.file_id = delivery.file_id
                where
                    delivery.delivery_id = $1
                    and (malformed.delivery_id = $1 or ($3::boolean and malformed.delivery_id is null))
                    and malformed.line_number > $2
                order by malformed.line_number
                limit 500
                """, [.int(deliveryID), .int(line), .bool(includesUnplaced)])
            for row in rows.rows {
                line = try row.int("line_number")
                let column = try row.optionalInt("column_number")
                let name = try row.optionalString("column_name")
                let place = "\(try row.int("text_line"))" + (column.map { ":\($0)" } ?? "")
                let reason = "\(place): \(name ?? "the row") \(try row.string("reason"))"
                try sink(encoded(try row.optionalBytes("raw") ?? [], reason: reason))
            }
            if rows.rows.count < 500 { break }
        }
        try sink(end)
    }

    private var start: [UInt8] {
        switch source {
        case .text(let header, let form): Array("reason".utf8) + [form.delimiter] + header + Self.lineFeed
        case .contract(let form, let section, let period, let prefixes):
            Array(
                """
                <?xml version="1.0" encoding="\(encoding.name)"?>
                <\(form.root) xmlns="\(form.namespace)"\(prefixes.map { " xmlns:\($0)=\"\(form.namespace)\"" }.joined())>
                <\(section.elementName) DatatGallerFor="\(period)">

                """.utf8)
        }
    }

    private var end: [UInt8] {
        switch source {
        case .text: []
        case .contract(let form, let section, _, _): Array("</\(section.elementName)>\n</\(form.root)>\n".utf8)
        }
    }

    private func encoded(_ raw: [UInt8], reason: String) -> [UInt8] {
        switch source {
        case .text(_, let form):
            let quote = form.quote ?? UInt8(ascii: "\"")
            let text = encoding.bytes(of: reason) ?? Array(reason.utf8.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") })
            let doubled = text.flatMap { $0 == quote ? [quote, quote] : [$0] }
            return [quote] + doubled + [quote, form.delimiter] + raw + Self.lineFeed
        case .contract:
            // Two hyphens end a comment.
            let text = reason.replacing("--", with: "- -")
            let comment = encoding.bytes(of: "<!-- \(text) -->") ?? []
            let isClosed = raw.suffix(2).elementsEqual("/>".utf8)
            return comment + Self.lineFeed + (isClosed ? raw : raw.dropLast() + Array("/>".utf8)) + Self.lineFeed
        }
    }

    private static let lineFeed = [UInt8(ascii: "\n")]
}

extension DeliveryKind {
    /// The section of a contract that has such rows.
    fileprivate var section: SectionKind {
        switch self {
        case .diagnoses: .diagnoses
        case .causes: .causes
        case .procedures: .procedures
        case .completed, .waiting, .primaryCare, .counts, .attestations, .expectedUnits, .populations: .contacts
        }
    }
}

package enum RejectedRowsError: Error, Hashable, Sendable, CustomStringConvertible {
    case notFound(deliveryID: Int)

    package var description: String {
        switch self {
        case .notFound(let id):
            "there is no delivery \(id): komiljard deliveries lists those that there are"
        }
    }
}
