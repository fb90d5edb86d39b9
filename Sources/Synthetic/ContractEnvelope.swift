/// Root and surroundings of a call by one of the two contracts.
struct ContractEnvelope {
    let kind: SyntheticKind
    /// The sender's own reference of the call.
    let reference: String
    /// The call that it replaces: the id is the receiver's, who is taken to have given it the sender's reference.
    var replaces: String?
    /// In transit the root is the only child of a SOAP body.
    let isSoap: Bool

    private var root: String {
        kind == .waiting ? "TillgangligVardSpeciVantande" : "TillgangligVardSpeciGenomforda"
    }

    func open(_ writer: inout ByteWriter, hasContent: Bool) {
        writer.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        if isSoap {
            writer.append("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"")
            writer.append(" xmlns:itr=\"urn:riv:itintegration:registry:1\">\n")
            writer.append("<soapenv:Header><itr:LogicalAddress>SE2321000131-S000000012345</itr:LogicalAddress>")
            writer.append("</soapenv:Header>\n<soapenv:Body>\n")
        }
        writer.append("<\(root) xmlns=\"urn:riv:skl:tillgangligVardSpeci:\(root)Responder:1\"")
        if let replaces { writer.append(" ErsattningsId=\"\(replaces)\"") }
        writer.append(" LeveransReferens=\"\(reference)\"")
        writer.append(hasContent ? ">\n" : "/>\n")
    }

    func close(_ writer: inout ByteWriter, hasContent: Bool) {
        if hasContent { writer.append("</\(root)>\n") }
        if isSoap { writer.append("</soapenv:Body>\n</soapenv:Envelope>\n") }
    }

    /// Lines before the content.
    var openLineCount: Int { isSoap ? 5 : 2 }
}
