/// One of the two national contracts, by the name of its root element.
package enum Contract: String, CaseIterable, Hashable, Sendable {
    /// Contacts that were completed in the month, with their diagnoses, causes and procedures.
    case completed = "TillgangligVardSpeciGenomforda"
    /// Contacts that waited at its last day.
    case waiting = "TillgangligVardSpeciVantande"

    /// The root element's local name.
    package var rootName: String { rawValue }

    /// The namespace of all its elements.
    package var namespace: String { "urn:riv:skl:tillgangligVardSpeci:\(rawValue)Responder:1" }

    /// What its root may hold one of.
    package var sections: [SectionKind] { self == .completed ? SectionKind.allCases : [.contacts] }
}

/// What a call reports: the one child of the root, by the name of its element.
package enum SectionKind: String, CaseIterable, Hashable, Sendable {
    case contacts = "Kontakt"
    case diagnoses = "Diagnoser"
    case causes = "Orsaker"
    case procedures = "Atgarder"

    /// The section element's local name.
    package var elementName: String { rawValue }

    /// The local name of its children, one a row.
    package var rowName: String {
        switch self {
        case .contacts: "Besok"
        case .diagnoses: "Diagnos"
        case .causes: "Orsak"
        case .procedures: "Atgard"
        }
    }
}
