/// What is sent of completed contacts in calls of its own, after the contacts.
enum AttachedCall: Int, CaseIterable {
    case diagnoses = 2
    case procedures
    case causes

    /// In file names.
    var name: String {
        switch self {
        case .diagnoses: "diagnoser"
        case .procedures: "atgarder"
        case .causes: "orsaker"
        }
    }

    private var element: String {
        switch self {
        case .diagnoses: "Diagnoser"
        case .procedures: "Atgarder"
        case .causes: "Orsaker"
        }
    }

    /// Writes the call of a delivery: one code a line, of the contacts in their order.
    func write(
        _ plan: DeliveryPlan, _ envelope: ContractEnvelope, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let part = plan.part(.completed) else { return }
        let text = RecordText(plan, .completed, .contract)
        var writer = ByteWriter()
        var stream = ContactStream(plan, part)
        envelope.open(&writer, hasContent: true)
        writer.append("<\(element) DatatGallerFor=\"")
        writer.append(day: text.days.lowerBound)
        writer.append("\">\n")
        while let (contact, _) = stream.next() {
            for attributes in codes(of: contact) { write(attributes, of: contact, text, to: &writer) }
            if writer.isFull { unsafe try writer.flush(to: sink) }
        }
        writer.append("</\(element)>\n")
        envelope.close(&writer, hasContent: true)
        unsafe try writer.flush(to: sink)
    }

    private func write(
        _ attributes: String, of contact: Contact, _ text: RecordText, to writer: inout ByteWriter
    ) {
        let name =
            switch self {
            case .diagnoses: "Diagnos"
            case .procedures: "Atgard"
            case .causes: "Orsak"
            }
        writer.append("<\(name) Regionkod=\"\(text.region.code)\" VardkontaktId=\"")
        text.append(.contactID, of: contact, to: &writer)
        writer.append("\"\(attributes)/>\n")
    }

    /// Every contact has a main diagnosis, a third a second one; treatments and a quarter of the others have a
    /// procedure, and an eighth of acute contacts an external cause; the first contact has all, since a call without
    /// children is none. How common they are is assumed.
    private func codes(of contact: Contact) -> [String] {
        let field = contact.counted.medicalField
        switch self {
        case .diagnoses:
            let main = " Diagnos=\"\(CodeTables.diagnosis(medicalField: field))\" DiagnosTyp=\"1\""
            return contact.salt % 3 == 0 ? [main, " Diagnos=\"I109\" DiagnosTyp=\"0\""] : [main]
        case .procedures:
            guard contact.number == 1 || contact.counted.phase == 2 || contact.salt % 4 == 0 else { return [] }
            return [" Atgard=\"\(CodeTables.procedure(medicalField: field, phase: contact.counted.phase))\""]
        case .causes:
            guard contact.number == 1 || contact.counted.phase == 5 && contact.salt % 8 == 0 else { return [] }
            return [contact.salt % 16 == 0 ? " Orsak=\"W0199\"" : " Orsak=\"V1999\""]
        }
    }
}
