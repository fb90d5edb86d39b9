import Postgres
import Stages
import Waits

/// The newest delivery of a kind that the region has sent for the month, and what became of it.
struct SentDelivery: Encodable, Sendable {
    /// What became of a delivery, as the data says it.
    enum State: String, Encodable, Sendable {
        case inForce = "in_force"
        case refused
        case withdrawal
        case notJudged = "not_judged"
        /// Diagnoses and the like whose contacts are not in force.
        case contactsNotInForce = "contacts_not_in_force"
    }

    let delivery: Int
    let kind: String
    let version: Int
    let file: String
    /// Id of the layout that the file was read by.
    let layout: String
    /// Swedish time.
    let receivedDate: String
    let receivedTime: String
    let isLate: Bool
    let rows: Int
    let malformed: Int
    /// Of them those that are listed: of very many only the first are kept.
    let malformedListed: Int
    /// Malformed rows of the file that do not say which delivery they belong to: they may be another region's.
    let unplacedInFile: Int
    /// These are nil where the delivery has not been judged.
    @ExplicitNull var rejected: Int?
    @ExplicitNull var held: Int?
    @ExplicitNull var warned: Int?
    @ExplicitNull var accepted: Int?
    @ExplicitNull var verdict: String?
    /// As the system wrote it down.
    @ExplicitNull var reason: String?
    let state: State
    /// The delivery of the kind that figures are made of, which may be an earlier one.
    @ExplicitNull var inForce: InForce?

    struct InForce: Encodable, Sendable {
        let delivery: Int
        let version: Int
        let malformed: Int
    }

    init(_ row: Row) throws {
        delivery = try row.int("delivery_id")
        kind = try row.string("kind")
        version = try row.int("version")
        file = try row.string("file_name")
        layout = try row.string("layout")
        receivedDate = try row.string("received_date")
        receivedTime = try row.string("received_time")
        isLate = try row.bool("is_late")
        rows = try row.int("row_count")
        malformed = try row.int("malformed_count")
        malformedListed = try row.int("kept_malformed_count")
        unplacedInFile = try row.int("unplaced_count")
        rejected = try row.optionalInt("rejected_count")
        held = try row.optionalInt("held_count")
        warned = try row.optionalInt("warned_count")
        accepted = try row.optionalInt("accepted_count")
        verdict = try row.optionalString("verdict")
        reason = try row.optionalString("reason")
        // The statement has these states alone.
        state = State(rawValue: try row.string("state")) ?? .notJudged
        if let id = try row.optionalInt("in_force_delivery_id") {
            inForce = InForce(
                delivery: id, version: try row.int("in_force_version"),
                malformed: try row.int("in_force_malformed_count"))
        } else {
            inForce = nil
        }
    }
}
