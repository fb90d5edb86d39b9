package import Postgres
package import Stages
import Waits

/// Takes a delivery back by a person's decision: nothing is in force then until a newer one comes.
///
/// Senders do it by a call without a body, or by a manifest; this is for what they cannot or do not do. It is written
/// down like a file: the statement with who, when and why is its content.
package struct Withdrawal {
    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// - Returns: one line for people.
    /// - Throws: `WithdrawalError`, `PostgresError`.
    package func withdraw(deliveryID: Int, why: String, by who: String) throws -> String {
        let register = FileRegister(connection: connection, context: context)
        guard let slot = try register.slot(ofDelivery: deliveryID) else {
            throw WithdrawalError.notFound(deliveryID: deliveryID)
        }
        try check(deliveryID, register.standing(of: slot))
        let text =
            "delivery \(deliveryID) (region \(slot.region), \(slot.period), \(slot.kind.rawValue)) taken back by \(who), "
            + "\(context.startedAt): \(why)"
        return try context.transaction(on: connection) {
            let numbers = try register.nextNumbers()
            let content = Array(text.utf8)
            let sha256 = Fingerprint(ofContent: content).bytes
            try register.record(
                FileRegister.NewFile(
                    fileID: numbers.fileID, fileName: text, sha256: sha256, byteCount: content.count,
                    contentSHA256: sha256, contentByteCount: content.count, signature: nil, layoutID: "withdrawal",
                    layoutFile: nil, encoding: FieldEncoding.utf8.name))
            _ = try register.record(
                [FileRegister.NewDelivery(deliveryID: numbers.deliveryID, slot: slot, isWithdrawal: true)],
                fileID: numbers.fileID)
            return text
        }
    }
}

extension Withdrawal {
    /// A withdrawal is the newest version: it takes out what is in force, whichever delivery is named.
    private func check(_ deliveryID: Int, _ standing: FileRegister.Standing) throws(WithdrawalError) {
        if standing.isNewestWithdrawal { throw .replaced(deliveryID: deliveryID) }
        if deliveryID == standing.inForce { return }
        guard deliveryID == standing.newest else { throw .replaced(deliveryID: deliveryID) }
        if let inForce = standing.inForce { throw .notInForce(deliveryID: deliveryID, inForce: inForce) }
    }
}

package enum WithdrawalError: Error, Hashable, Sendable, CustomStringConvertible {
    case notFound(deliveryID: Int)
    case replaced(deliveryID: Int)
    case notInForce(deliveryID: Int, inForce: Int)

    package var description: String {
        switch self {
        case .notFound(let id):
            "there is no delivery \(id): komiljard deliveries lists those that there are"
        case .replaced(let id):
            "delivery \(id) is not the newest of its region, month and kind, or is taken back already: nothing to do"
        case .notInForce(let id, let inForce):
            "delivery \(id) is in no figure: it is refused, or not judged yet. Taking it back would take out delivery \(inForce), "
                + "which is in force: withdraw that one, if it is what is meant, or send a better one"
        }
    }
}
