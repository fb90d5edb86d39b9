import ContractXML

/// Documents of the contracts.
enum Document {
    /// A call around `content`: `Kontakt` and its like.
    static func call(
        _ content: String, _ contract: Contract = .completed, replaces: String? = nil, reference: String? = nil,
        declaration: String = "", prefix: String = ""
    ) -> String {
        let name = prefix.isEmpty ? contract.rootName : "\(prefix):\(contract.rootName)"
        let attributes =
            (replaces.map { " ErsattningsId=\"\($0)\"" } ?? "")
            + (reference.map { " LeveransReferens=\"\($0)\"" } ?? "")
        let namespace = prefix.isEmpty ? "xmlns" : "xmlns:\(prefix)"
        return declaration + "<\(name) \(namespace)=\"\(contract.namespace)\"\(attributes)>\(content)</\(name)>\n"
    }

    /// Contacts of region 63, each an element.
    static func contacts(
        _ rows: [String], period: String = "2019-09-01", _ contract: Contract = .completed, replaces: String? = nil,
        reference: String? = nil
    ) -> String {
        call(
            "\n<Kontakt DatatGallerFor=\"\(period)\">\n\(rows.joined(separator: "\n"))\n</Kontakt>\n", contract,
            replaces: replaces, reference: reference)
    }

    /// A contact; attributes that are given go before those that all have.
    static func contact(_ id: String, _ attributes: [(name: String, value: String)] = []) -> String {
        var all = [
            ("Regionkod", "63"), ("VardkontaktId", id), ("Fas", "1"), ("BeslutAktivitet", "2019-08-01T08:00:00"),
        ]
        for (name, value) in attributes {
            if let index = all.firstIndex(where: { $0.0 == name }) {
                all[index].1 = value
            } else {
                all.append((name, value))
            }
        }
        return "<Besok " + all.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: " ") + "/>"
    }

    /// Codes of contacts of region 63.
    static func codes(
        _ section: SectionKind, _ rows: [String], period: String = "2019-09-01", replaces: String? = nil
    ) -> String {
        call(
            "<\(section.elementName) DatatGallerFor=\"\(period)\">\(rows.joined())</\(section.elementName)>",
            replaces: replaces)
    }

    static func diagnosis(_ id: String, _ code: String, type: String = "1") -> String {
        "<Diagnos Regionkod=\"63\" VardkontaktId=\"\(id)\" Diagnos=\"\(code)\" DiagnosTyp=\"\(type)\"/>"
    }

    static func cause(_ id: String, _ code: String) -> String {
        "<Orsak Regionkod=\"63\" VardkontaktId=\"\(id)\" Orsak=\"\(code)\"/>"
    }

    static func procedure(_ id: String, _ code: String) -> String {
        "<Atgard Regionkod=\"63\" VardkontaktId=\"\(id)\" Atgard=\"\(code)\"/>"
    }
}
