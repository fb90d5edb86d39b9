/// The stages, in the order that they run. They meet in tables only.
package enum StageName: String, CaseIterable, Sendable, Comparable {
    case ingest
    case validate
    case aggregate
    case evaluate

    package static func < (left: Self, right: Self) -> Bool { left.position < right.position }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
