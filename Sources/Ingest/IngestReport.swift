package import Waits

/// What became of each file.
package struct IngestReport: Sendable {
    package internal(set) var files: [LoadedFile] = []
    package internal(set) var failures: [IngestError] = []

    package init() {}
}

/// A file that is in the database, from now or from before.
package struct LoadedFile: Sendable {
    /// As it was named, or found in a folder that was; `-` for standard input.
    package let path: String
    /// Without its folders.
    package let fileName: String
    package let layout: String
    /// What a later call names to replace this one (`ErsattningsId`).
    package let callID: String
    /// The sender's own reference (`LeveransReferens`).
    package let senderReference: String?
    package let recordCount: Int
    package let malformedCount: Int
    /// Malformed rows that are kept: of more than the cap only the first.
    package let keptMalformedCount: Int
    /// The first of them: `path:line:column: warning: …`, without values.
    package let firstMalformed: [String]
    /// Columns of the file that its layout does not know: they were not loaded.
    package let unknownColumns: [String]
    package let deliveries: [Delivery]
    /// When and under what name the same bytes were loaded before; nothing was done now.
    package let loadedBefore: String?
    /// Of content that was loaded before: whether a delivery of it is still the newest of its region, month and kind, or
    /// the file has lain where it is since then, so that nobody means anything by it.
    package let isStanding: Bool

    package struct Delivery: Sendable {
        package let deliveryID: Int
        package let region: RegionCode
        package let period: Period
        package let kind: DeliveryKind
        package let version: Int
        package let recordCount: Int
        /// Records of the version before it; nil for the first.
        package let replacedRecordCount: Int?
        package let malformedCount: Int
        /// Whether it takes the version before it back.
        package let isWithdrawal: Bool

        /// Whether it has less than half the records of the version before it: a stray row of another region or
        /// month looks like that.
        package var isMuchSmaller: Bool {
            !isWithdrawal && recordCount * 2 < replacedRecordCount ?? 0
        }
    }

    /// One line for people.
    package var summary: String {
        if let loadedBefore {
            return "\(fileName): the same bytes were loaded \(loadedBefore); nothing to do"
                + (isStanding ? "" : " (newer deliveries have replaced it: ingest --reload makes a newer one of it)")
        }
        var text = "\(fileName): \(recordCount) records in \(deliveries.count) deliveries"
        if malformedCount > 0 { text += ", \(malformedCount) malformed" }
        if keptMalformedCount < malformedCount { text += " (\(keptMalformedCount) kept)" }
        let withdrawn = deliveries.count(where: \.isWithdrawal)
        if withdrawn > 0 { text += ", \(withdrawn) of them taken back" }
        let replacing = deliveries.count { $0.version > 1 && !$0.isWithdrawal }
        if replacing > 0 { text += ", \(replacing) of them newer versions" }
        if !unknownColumns.isEmpty { text += "; columns not loaded: \(unknownColumns.joined(separator: ", "))" }
        return text
    }
}
