/// What a reader comes upon, in the order of the document: `document`, `section` and its `row`s if there is one, `end`.
///
/// Lent for the length of a call.
package enum ContractEvent: ~Copyable {
    /// The start of the root.
    case document(ContractDocument)
    /// The start of the root's one child. Here the caller says which attributes it wants.
    case section(ContractSection)
    /// A child of the section.
    case row(ContractRow)
    /// The end of the document, all of it well-formed. `isEmpty` says that the root had no section: the call deletes
    /// the one that it replaces.
    case end(isEmpty: Bool)
}

/// The root element.
package struct ContractDocument: Hashable, Sendable {
    package let contract: Contract

    /// `ErsattningsId`: the id that the receiver gave the call that this one replaces. Nil if there is none; as it was
    /// sent, empty too.
    package let replaces: String?

    /// `LeveransReferens`: the sender's own reference.
    package let reference: String?

    /// Whether it stands in the body of a SOAP envelope.
    package let isInEnvelope: Bool

    /// Where its tag starts.
    package let position: ContractPosition

    package init(
        contract: Contract, replaces: String?, reference: String?, isInEnvelope: Bool, position: ContractPosition
    ) {
        self.contract = contract
        self.replaces = replaces
        self.reference = reference
        self.isInEnvelope = isInEnvelope
        self.position = position
    }

    package var rootName: String { contract.rootName }
    package var namespace: String { contract.namespace }
}

/// The element around the rows, lent by the reader for the length of a call.
package struct ContractSection: ~Copyable {
    package let kind: SectionKind

    /// `DatatGallerFor` as it was sent: the month, by one of its days.
    package let period: String

    /// Where its tag starts.
    package let position: ContractPosition

    let recorder: SAXRecorder

    /// Says which attributes the rows are asked for, by their number in `columns`. Without it rows have no fields.
    ///
    /// - Precondition: the names are different.
    package func select(columns: [String]) { recorder.select(columns) }
}
