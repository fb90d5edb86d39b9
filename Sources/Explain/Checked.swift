/// Something as an edition has it stored, and as it comes out when it is worked out again from what lies below it.
///
/// What could not be worked out again says why, and is never shown as if it had been.
package struct Checked<Value: Hashable & Encodable & Sendable>: Hashable, Sendable {
    /// Nil where nothing is stored, such as the kronor of a region that gets none.
    package let stored: Value?
    package let recomputed: Value?
    /// Nil where there is nothing to compare: see `note`.
    package let agrees: Bool?
    /// Why it could not be worked out again, or was not stored.
    package let note: String?

    /// Compared: nothing stored agrees with nothing worked out.
    package init(stored: Value?, recomputed: Value?) {
        self.stored = stored
        self.recomputed = recomputed
        agrees = stored == recomputed
        note = nil
    }

    private init(stored: Value?, recomputed: Value?, note: String) {
        self.stored = stored
        self.recomputed = recomputed
        agrees = nil
        self.note = note
    }

    /// What could not be worked out again.
    package static func notRecomputed(stored: Value?, _ why: String) -> Checked {
        Checked(stored: stored, recomputed: nil, note: why)
    }

    /// What was worked out on the way, and no edition stores.
    package static func notStored(_ recomputed: Value?, _ why: String) -> Checked {
        Checked(stored: nil, recomputed: recomputed, note: why)
    }

    /// What it is, as far as it is known.
    package var value: Value? { stored ?? recomputed }
}

extension Checked: Encodable {
    private enum CodingKeys: String, CodingKey { case stored, recomputed, agrees, note }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        // Null where there is none: readers see what could have a value.
        try container.encode(stored, forKey: .stored)
        try container.encode(recomputed, forKey: .recomputed)
        try container.encode(agrees, forKey: .agrees)
        try container.encodeIfPresent(note, forKey: .note)
    }
}

/// So many of so many.
package struct ShareValue: Hashable, Sendable, Encodable {
    package let numerator: Int
    package let denominator: Int

    package init(_ numerator: Int, _ denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }
}

/// A share, and how many are out of it as patient-chosen waits (PvV).
package struct FigureCount: Hashable, Sendable, Encodable {
    package let numerator: Int
    package let denominator: Int
    /// Nil where a sender of counts does not say.
    package let pvvCount: Int?

    package init(_ numerator: Int, _ denominator: Int, pvv: Int?) {
        self.numerator = numerator
        self.denominator = denominator
        pvvCount = pvv
    }

    /// With a null where it is not known.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(numerator, forKey: .numerator)
        try container.encode(denominator, forKey: .denominator)
        try container.encode(pvvCount, forKey: .pvvCount)
    }

    private enum CodingKeys: String, CodingKey { case numerator, denominator, pvvCount }
}
