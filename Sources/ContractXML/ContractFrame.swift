/// Where in the contract's frame the reader is, and what may come there.
struct ContractFrame {
    enum Place {
        case outside
        case envelope
        case header
        case body
        case root
        case section
        case row
    }

    private let maximumDepth: Int

    private(set) var place = Place.outside
    private(set) var openSection = SectionKind.contacts
    private var contract: Contract?
    private var hasSection = false
    private var hasRow = false
    private var isInEnvelope = false
    private var hasHeader = false
    private var hasBody = false
    // Open elements of the header, itself included.
    private var headerDepth = 0

    // What the recorder gave for the envelope, the root and the first row: equal names have equal addresses.
    private var envelopeNamespace = SAXRecorder.Name.none
    private var contractNamespace = SAXRecorder.Name.none
    private var rowName = SAXRecorder.Name.none

    init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

    /// Whether the root, if it has ended, had no section.
    var isEmpty: Bool { !hasSection }

    /// What the recorder has to keep of the next element's attributes.
    var interest: SAXRecorder.Interest {
        switch place {
        case .section: .columns
        case .header: .nothing
        case .outside, .envelope, .body, .root, .row: .attributes
        }
    }

    /// Whether text may stand here: only in what is ignored.
    var mayHoldText: Bool { place == .header }

    /// What is wrong with text here.
    var textMessage: String {
        guard place == .outside else {
            return "text inside \(placeName): the contracts hold their data in attributes, remove it"
        }
        return contract == nil
            ? "text before the first element: a document starts with '<'"
            : "text after the end of the document: send one document a file"
    }

    private var placeName: String {
        switch place {
        case .outside: "the document"
        case .envelope: "Envelope"
        case .header: "Header"
        case .body: "Body"
        case .root: contract?.rootName ?? ""
        case .section: openSection.elementName
        case .row: openSection.rowName
        }
    }

    /// Whether the element that starts is a row: asked for each, so by address first.
    mutating func isRow(_ element: SAXRecorder) -> Bool {
        guard place == .section && element.hasStart else { return false }
        if element.name == rowName && element.namespace == contractNamespace { return true }
        guard let contract, element.name.equals(openSection.rowName), element.namespace.equals(contract.namespace)
        else { return false }
        rowName = element.name
        contractNamespace = element.namespace
        return true
    }

    mutating func startRow() {
        place = .row
        hasRow = true
    }

    /// Takes in the start of an element that is no row.
    mutating func start(
        _ element: SAXRecorder, at position: ContractPosition, _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        switch place {
        case .outside where element.name.equals("Envelope"):
            try startEnvelope(element, at: position)
        case .outside:
            try startRoot(element, at: position, onEvent)
        case .envelope:
            try startPartOfEnvelope(element, at: position)
        case .header:
            headerDepth += 1
            // The envelope is around it.
            if headerDepth + 1 > maximumDepth {
                throw ContractError(position, "elements more than \(maximumDepth) deep: make the header simpler")
            }
        case .body:
            if contract != nil {
                throw ContractError(position, "a second element in Body: send one document an envelope")
            }
            try startRoot(element, at: position, onEvent)
        case .root:
            try startSection(element, at: position, onEvent)
        case .section:
            let message =
                element.name.equals(openSection.rowName)
                ? openSection.rowName + namespaceAdvice(element)
                : "\(element.name.text) inside \(placeName): it may hold \(openSection.rowName) only"
            throw ContractError(position, message)
        case .row:
            throw ContractError(
                position, "\(element.name.text) inside \(placeName): its data stand in attributes, remove the element")
        }
    }

    /// Takes in the end of an element. libxml2 has seen to it that it is the open one's.
    mutating func end(at position: ContractPosition) throws(ContractError) {
        switch place {
        case .outside:
            break
        case .row:
            place = .section
        case .section:
            guard hasRow else {
                throw ContractError(
                    position,
                    "\(placeName) without a \(openSection.rowName): send one or more, or the root alone to delete the"
                        + " call that ErsattningsId names")
            }
            place = .root
        case .root:
            place = isInEnvelope ? .body : .outside
        case .body:
            guard contract != nil else {
                throw ContractError(position, "Body is empty: it must hold \(Self.rootNames)")
            }
            place = .envelope
        case .header:
            headerDepth -= 1
            if headerDepth == 0 { place = .envelope }
        case .envelope:
            guard hasBody else {
                throw ContractError(position, "Envelope without a Body: it must hold \(Self.rootNames)")
            }
            place = .outside
        }
    }

    /// - Throws: where the document has ended before its elements.
    func finish(at position: ContractPosition) throws(ContractError) {
        guard place == .outside else {
            throw ContractError(position, "ends inside \(placeName): it is cut off, send it again")
        }
        guard contract != nil else {
            throw ContractError(position, "no element at all: send \(Self.rootNames)")
        }
    }
}

extension ContractFrame {
    private static let envelopeNamespaces = [
        // SOAP 1.1 and 1.2
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope",
    ]

    private static let rootNames = Contract.allCases.map(\.rootName).joined(separator: " or ")

    private mutating func startEnvelope(_ element: SAXRecorder, at position: ContractPosition) throws(ContractError) {
        guard Self.envelopeNamespaces.contains(where: { element.namespace.equals($0) }) else {
            throw ContractError(
                position,
                "Envelope in \(describe(element.namespace)): that of SOAP 1.1 is \"\(Self.envelopeNamespaces[0])\"")
        }
        envelopeNamespace = element.namespace
        isInEnvelope = true
        place = .envelope
    }

    private mutating func startPartOfEnvelope(
        _ element: SAXRecorder, at position: ContractPosition
    ) throws(ContractError) {
        let isOfEnvelope = element.namespace == envelopeNamespace
        if isOfEnvelope && element.name.equals("Header") && !hasHeader && !hasBody {
            hasHeader = true
            headerDepth = 1
            place = .header
        } else if isOfEnvelope && element.name.equals("Body") && !hasBody {
            hasBody = true
            place = .body
        } else {
            throw ContractError(
                position,
                "\(element.name.text) inside Envelope: it may hold one Header and then one Body, in its own namespace")
        }
    }

    private mutating func startRoot(
        _ element: SAXRecorder, at position: ContractPosition, _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        guard let contract = Contract.allCases.first(where: { element.name.equals($0.rootName) }) else {
            throw ContractError(position, "the root element is \(element.name.text): send \(Self.rootNames)")
        }
        self.contract = contract
        guard element.namespace.equals(contract.namespace) else {
            throw ContractError(position, "\(contract.rootName)" + namespaceAdvice(element))
        }
        contractNamespace = element.namespace
        place = .root
        let attributes = try attributes(
            of: element, at: position, elementName: contract.rootName, names: ["ErsattningsId", "LeveransReferens"])
        try onEvent(
            .document(
                ContractDocument(
                    contract: contract, replaces: attributes[0], reference: attributes[1], isInEnvelope: isInEnvelope,
                    position: position)))
    }

    private mutating func startSection(
        _ element: SAXRecorder, at position: ContractPosition, _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        guard let contract else { return }
        let names = contract.sections.map(\.elementName).joined(separator: ", ")
        guard let kind = SectionKind.allCases.first(where: { element.name.equals($0.elementName) }) else {
            throw ContractError(
                position, "\(element.name.text) inside \(contract.rootName): it may hold one of \(names)")
        }
        guard element.namespace == contractNamespace || element.namespace.equals(contract.namespace) else {
            throw ContractError(position, kind.elementName + namespaceAdvice(element))
        }
        guard contract.sections.contains(kind) else {
            throw ContractError(
                position, "\(kind.elementName) inside \(contract.rootName): this contract holds \(names) only")
        }
        guard !hasSection else {
            throw ContractError(
                position,
                "a second element in \(contract.rootName), \(kind.elementName): send each in a call of its own")
        }
        openSection = kind
        hasSection = true
        place = .section
        let attributes = try attributes(
            of: element, at: position, elementName: kind.elementName, names: ["DatatGallerFor"])
        guard let period = attributes[0] else {
            throw ContractError(
                position,
                "\(kind.elementName) without DatatGallerFor: name the month, such as DatatGallerFor=\"2020-07-01\"")
        }
        try onEvent(
            .section(ContractSection(kind: kind, period: period, position: position, recorder: element)))
    }

    /// The values of an element's attributes, in the order of `names`.
    ///
    /// A row may have attributes besides those it is asked for; of the frame each means something, and a misspelt
    /// `ErsattningsId` would count a call twice. Those of other namespaces, such as `xsi:schemaLocation`, mean nothing.
    private func attributes(
        of element: SAXRecorder, at position: ContractPosition, elementName: String, names: [String]
    ) throws(ContractError) -> [String?] {
        var values = [String?](repeating: nil, count: names.count)
        for attribute in element.attributes {
            if let index = names.firstIndex(of: attribute.name), attribute.prefix == nil {
                values[index] = attribute.value
            } else if attribute.prefix == nil || attribute.namespace == contract?.namespace {
                let name = (attribute.prefix.map { $0 + ":" } ?? "") + attribute.name
                throw ContractError(
                    position,
                    "attribute \(name) of \(elementName): it may have \(names.joined(separator: ", ")) only, without a"
                        + " prefix")
            }
        }
        return values
    }

    private func namespaceAdvice(_ element: SAXRecorder) -> String {
        " in \(describe(element.namespace)): it must be in \"\(contract?.namespace ?? "")\""
    }

    private func describe(_ namespace: SAXRecorder.Name) -> String {
        namespace.text.isEmpty ? "no namespace" : "the namespace \"\(namespace.text)\""
    }
}
