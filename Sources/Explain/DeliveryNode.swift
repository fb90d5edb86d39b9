/// A delivery that an edition was made of.
package struct DeliveryNode: Hashable, Sendable, Encodable {
    package let delivery: Int
    package let region: Int
    package let period: String
    package let kind: String
    package let version: Int
    package let file: String
    package let layout: String
    /// Of the file as sent: what the edition's source says.
    package let fileSha256: String
    /// Of its content, unpacked.
    package let contentSha256: String
    /// Swedish time.
    package let receivedAt: String
    package let isLate: Bool
    package let verdict: String?
    package let verdictReason: String?
    package let rows: Rows?
    /// Typed rows that were stored when it was loaded, and those that are there now.
    package let storedRows: Checked<Int>?
    package let findings: [Finding]
    /// What is not as it was when the edition was made.
    package let notes: [String]

    /// As the verdict has them.
    package struct Rows: Hashable, Sendable, Encodable {
        package let sent: Int
        package let malformed: Int
        package let rejected: Int
        package let held: Int
        package let warned: Int
        package let accepted: Int
    }

    /// A rule that rows failed.
    package struct Finding: Hashable, Sendable, Encodable {
        package let rule: String
        /// reject, hold or warn.
        package let severity: String
        /// rejected, held or counted: after what persons have decided.
        package let outcome: String
        package let count: Int
    }

    func collect(into list: inout CheckList) {
        list.add("typed rows of delivery \(delivery)", storedRows)
    }
}
