import Definitions
import Postgres
import Stages
import Waits

/// The deliveries that those of a batch are held beside.
struct Neighbours {
    private let rows: [(deliveryID: Int, kind: String, relation: String, neighbourID: Int, isOfOtherFile: Bool)]

    /// Nobody.
    init() { rows = [] }

    /// - Parameter batch: the first and the last delivery of it.
    /// - Throws: `PostgresError`; `ProjectError`.
    init(of batch: ClosedRange<Int>, on connection: Connection, sql: SQLLibrary) throws {
        let found = try connection.execute(
            try sql.statement("validate/neighbour").text, [.int(batch.lowerBound), .int(batch.upperBound)])
        rows = try found.rows.map {
            (
                try $0.int("delivery_id"), try $0.string("kind"), try $0.string("relation"),
                try $0.int("neighbour_id"), try $0.bool("is_of_other_file")
            )
        }
    }

    func has(_ relation: NeighbourRelation) -> Bool { rows.contains { $0.relation == relation.rawValue } }

    /// Those of the other kind that came in other files, beside deliveries of these kinds.
    func otherKinds(beside kinds: Set<DeliveryKind>) -> [Int] {
        let kinds = Set(kinds.map(\.rawValue))
        let found = rows.filter {
            $0.relation == NeighbourRelation.otherKind.rawValue && $0.isOfOtherFile && kinds.contains($0.kind)
        }
        return Set(found.map(\.neighbourID)).sorted()
    }

    /// In step: deliveries, what another is to them, and which that is.
    var parameters: [Parameter] {
        [.intArray(rows.map(\.deliveryID)), .textArray(rows.map(\.relation)), .intArray(rows.map(\.neighbourID))]
    }
}
