import ContractXML
import Testing

/// The second string of each case is the error as a user reads it. None holds a value.
@Suite("Refusals")
struct RefusalTests {
    @Test(
        "A document that is none of the contracts",
        arguments: [
            ("", "1:1: no element at all: send COMPLETED or WAITING"),
            ("\n\n", "3:1: no element at all: send COMPLETED or WAITING"),
            ("<!-- nothing -->\n", "2:1: no element at all: send COMPLETED or WAITING"),
            ("<?nothing?>", "1:12: no element at all: send COMPLETED or WAITING"),
            ("beslut_datum;start_datum\n", "1:1: text before the first element: a document starts with '<'"),
            ("<html/>", "1:1: the root element is html: send COMPLETED or WAITING"),
            ("<COMPLETED/>", "1:1: COMPLETED in no namespace: it must be in \"COMPLETED-NS\""),
            ("\n<WAITING xmlns=\"urn:x\"/>", "2:1: WAITING in the namespace \"urn:x\": it must be in \"WAITING-NS\""),
            (
                "<COMPLETED xmlns=\"WAITING-NS\"/>",
                "1:1: COMPLETED in the namespace \"WAITING-NS\": it must be in \"COMPLETED-NS\""
            ),
            (
                "<Envelope/>",
                "1:1: Envelope in no namespace: that of SOAP 1.1 is \"http://schemas.xmlsoap.org/soap/envelope/\""
            ),
            (
                "<s:Envelope xmlns:s=\"urn:s\"/>",
                "1:1: Envelope in the namespace \"urn:s\": that of SOAP 1.1 is"
                    + " \"http://schemas.xmlsoap.org/soap/envelope/\""
            ),
            (
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"/>",
                "1:1: Envelope without a Body: it must hold COMPLETED or WAITING"
            ),
            (
                "<COMPLETED xmlns=\"COMPLETED-NS\"/>\n <!-- --> x",
                "2:11: text after the end of the document: send one document a file"
            ),
            (
                "<COMPLETED xmlns=\"COMPLETED-NS\"/>\n<x/>",
                "2:1: something follows the end of the root element: send one document a file"
            ),
            (
                "<COMPLETED xmlns=\"COMPLETED-NS\"/>\n<COMPLETED xmlns=\"COMPLETED-NS\"/>",
                "2:1: something follows the end of the root element: send one document a file"
            ),
            (
                "<COMPLETED xmlns=\"COMPLETED-NS\"\n Ersattningsid=\"1\"/>",
                "1:1: attribute Ersattningsid of COMPLETED: it may have ErsattningsId, LeveransReferens only,"
                    + " without a prefix"
            ),
            (
                "<c:COMPLETED xmlns:c=\"COMPLETED-NS\" c:ErsattningsId=\"1\"/>",
                "1:1: attribute c:ErsattningsId of COMPLETED: it may have ErsattningsId, LeveransReferens only,"
                    + " without a prefix"
            ),
            ("<!DOCTYPE x>", "1:1: a document type (DOCTYPE) is not allowed: remove it"),
            (
                "<?xml version=\"1.0\"?>\n<!DOCTYPE x SYSTEM \"x.dtd\"><x/>",
                "2:1: a document type (DOCTYPE) is not allowed: remove it"
            ),
            ("<!doctype html>", "1:1: a document type (DOCTYPE) is not allowed: remove it"),
            ("<", "1:2: ends inside a tag: it is cut off, send it again"),
        ])
    func wholeDocument(_ text: String, _ message: String) throws {
        #expect(try Reading(Self.expand(text)).error?.description == Self.expand(message))
    }

    @Test(
        "An envelope that holds something else",
        arguments: [
            ("", "2:1: Envelope without a Body: it must hold COMPLETED or WAITING"),
            ("x<s:Body/>", "2:1: text inside Envelope: the contracts hold their data in attributes, remove it"),
            ("<s:Body></s:Body>", "2:9: Body is empty: it must hold COMPLETED or WAITING"),
            ("<s:Body><s:Fault/></s:Body>", "2:9: the root element is Fault: send COMPLETED or WAITING"),
            (
                "<s:Body><COMPLETED xmlns=\"COMPLETED-NS\"/><COMPLETED xmlns=\"COMPLETED-NS\"/></s:Body>",
                "2:125: a second element in Body: send one document an envelope"
            ),
            (
                "<Header/>",
                "2:1: Header inside Envelope: it may hold one Header and then one Body, in its own namespace"
            ),
            (
                "<s:Header/><s:Header/>",
                "2:12: Header inside Envelope: it may hold one Header and then one Body, in its own namespace"
            ),
            (
                "<s:Body><COMPLETED xmlns=\"COMPLETED-NS\"/></s:Body><s:Body/>",
                "2:134: Body inside Envelope: it may hold one Header and then one Body, in its own namespace"
            ),
            (
                "<s:Body><COMPLETED xmlns=\"COMPLETED-NS\"/></s:Body><s:Header/>",
                "2:134: Header inside Envelope: it may hold one Header and then one Body, in its own namespace"
            ),
            (
                "<s:Header>a & b <x/></s:Header>",
                "2:13: '&' that starts no reference: write it as &amp;, and a reference with ';' at its end"
            ),
        ])
    func envelope(_ content: String, _ message: String) throws {
        #expect(try Reading(envelope(Self.expand(content))).error?.description == Self.expand(message))
    }

    @Test(
        "A root that holds something else",
        arguments: [
            ("text", "2:1: text inside COMPLETED: the contracts hold their data in attributes, remove it"),
            ("<![CDATA[\nx]]>", "3:1: text inside COMPLETED: the contracts hold their data in attributes, remove it"),
            ("<Besok/>", "2:1: Besok inside COMPLETED: it may hold one of Kontakt, Diagnoser, Orsaker, Atgarder"),
            (
                "<Kontakter DatatGallerFor=\"2020-07-01\"/>",
                "2:1: Kontakter inside COMPLETED: it may hold one of Kontakt, Diagnoser, Orsaker, Atgarder"
            ),
            (
                "<Kontakt/>",
                "2:1: Kontakt without DatatGallerFor: name the month, such as DatatGallerFor=\"2020-07-01\""
            ),
            (
                "<Kontakt datatGallerFor=\"2020-07-01\"/>",
                "2:1: attribute datatGallerFor of Kontakt: it may have DatatGallerFor only, without a prefix"
            ),
            (
                "<Kontakt DatatGallerFor=\"2020-07-01\"> </Kontakt>",
                "2:39: Kontakt without a Besok: send one or more, or the root alone to delete the call that"
                    + " ErsattningsId names"
            ),
            (
                "<x:Kontakt xmlns:x=\"urn:x\" DatatGallerFor=\"2020-07-01\"/>",
                "2:1: Kontakt in the namespace \"urn:x\": it must be in \"COMPLETED-NS\""
            ),
            (
                "<Kontakt xmlns=\"\" DatatGallerFor=\"2020-07-01\"/>",
                "2:1: Kontakt in no namespace: it must be in \"COMPLETED-NS\""
            ),
            (
                "<Kontakt DatatGallerFor=\"2020-07-01\"><Besok/></Kontakt>\n<Kontakt"
                    + " DatatGallerFor=\"2020-08-01\"><Besok/></Kontakt>",
                "3:1: a second element in COMPLETED, Kontakt: send each in a call of its own"
            ),
            (
                "<Orsaker DatatGallerFor=\"2020-07-01\"><Orsak/></Orsaker>\n<Diagnoser/>",
                "3:1: a second element in COMPLETED, Diagnoser: send each in a call of its own"
            ),
            ("<!DOCTYPE x [<!ENTITY y \"z\">]>", "2:1: a document type (DOCTYPE) is not allowed: remove it"),
        ])
    func root(_ content: String, _ message: String) throws {
        #expect(try Reading(Document.root("\n\(content)")).error?.description == Self.expand(message))
    }

    @Test(
        "The contract of those who wait holds contacts only",
        arguments: [
            (
                "<Diagnoser DatatGallerFor=\"2020-07-01\"/>",
                "2:1: Diagnoser inside WAITING: this contract holds Kontakt only"
            ),
            ("<Orsaker/>", "2:1: Orsaker inside WAITING: this contract holds Kontakt only"),
            ("<Atgarder/>", "2:1: Atgarder inside WAITING: this contract holds Kontakt only"),
        ])
    func waitingRoot(_ content: String, _ message: String) throws {
        #expect(try Reading(Document.root("\n\(content)", .waiting)).error?.description == Self.expand(message))
    }

    @Test(
        "Rows that are not well-formed, or no rows",
        arguments: [
            ("<Diagnos/>", "3:1: Diagnos inside Kontakt: it may hold Besok only"),
            ("<Besok xmlns=\"\"/>", "3:1: Besok in no namespace: it must be in \"COMPLETED-NS\""),
            ("<x/>", "3:1: x inside Kontakt: it may hold Besok only"),
            ("<Besok><Besok/></Besok>", "3:8: Besok inside Besok: its data stand in attributes, remove the element"),
            ("<Besok>x</Besok>", "3:8: text inside Besok: the contracts hold their data in attributes, remove it"),
            ("<Besok/>,", "3:9: text inside Kontakt: the contracts hold their data in attributes, remove it"),
            ("&#32;", "3:1: text inside Kontakt: the contracts hold their data in attributes, remove it"),
            ("<Besok Fas=\"1\" Fas=\"2\"/>", "3:23: an attribute stands twice in one tag: remove one of them"),
            ("<Besok Fas=1/>", "3:12: an attribute without a value in quotes: write name=\"value\""),
            ("<Besok Fas/>", "3:11: an attribute without a value in quotes: write name=\"value\""),
            ("<Besok Fas=\"1\"Kon=\"2\"/>", "3:15: white space is missing before an attribute"),
            (
                "<Besok Fas=\"a\"b\"/>",
                "3:19: '<' in the value of an attribute: write it as &lt;, or close the quote before it"
            ),
            (
                "<Besok Fas=\"a<b\"/>",
                "3:14: '<' in the value of an attribute: write it as &lt;, or close the quote before it"
            ),
            (
                "<Besok Fas=\"1/>",
                "3:16: '<' in the value of an attribute: write it as &lt;, or close the quote before it"
            ),
            (
                "<Besok Fas=\"a&b\"/>",
                "3:16: '&' that starts no reference: write it as &amp;, and a reference with ';' at its end"
            ),
            (
                "<Besok Fas=\"a & b\"/>",
                "3:16: a name is missing: write '&' as &amp; and '<' as &lt;, and end the tag of an empty element"
                    + " with '/>'"
            ),
            (
                "<Besok Fas=\"&ouml;\"/>",
                "3:19: an entity other than &lt; &gt; &amp; &quot; &apos;: write the character itself, or its"
                    + " number such as &#246;"
            ),
            (
                "<Besok Fas=\"&#0;\"/>",
                "3:17: a character that XML does not allow, such as a control character: remove it"
            ),
            (
                "<Besok Fas=\"&#xD800;\"/>",
                "3:21: a character that XML does not allow, such as a control character: remove it"
            ),
            (
                "<Besok Fas=\"&#;\"/>",
                "3:16: a character that XML does not allow, such as a control character: remove it"
            ),
            (
                "<Besok Fas=\"\u{1}\"/>",
                "3:13: a character that XML does not allow, such as a control character: remove it"
            ),
            ("<Besok Fas=\"\0\"/>", "3:13: NUL byte: this is not text, or it is UTF-16 or UTF-32; send it as UTF-8"),
            ("<Besok Fas=\"￿\"/>", "3:13: a character that XML does not allow, such as a control character: remove it"),
            (
                "<Besok Fas=\"1\">",
                "3:26: an end tag that does not match the element that is open: close elements in the reverse"
                    + " order of their start"
            ),
            (
                "</Besok>",
                "3:9: an end tag that does not match the element that is open: close elements in the reverse"
                    + " order of their start"
            ),
            (
                "<Besok></Besoks>",
                "3:17: an end tag that does not match the element that is open: close elements in the reverse"
                    + " order of their start"
            ),
            ("<Besok Fas=\"1\"<Besok/>", "3:15: '<' inside a tag: close the tag before it with '>'"),
            (
                "< Besok/>",
                "3:2: a name is missing: write '&' as &amp; and '<' as &lt;, and end the tag of an empty element"
                    + " with '/>'"
            ),
            ("<Besok", "3:7: '<' inside a tag: close the tag before it with '>'"),
            (
                "<1/>",
                "3:2: a name is missing: write '&' as &amp; and '<' as &lt;, and end the tag of an empty element"
                    + " with '/>'"
            ),
            (
                "<Besok / >",
                "3:8: a name is missing: write '&' as &amp; and '<' as &lt;, and end the tag of an empty element"
                    + " with '/>'"
            ),
            (
                "</Besok x>",
                "3:9: a tag that does not end where it should: close it with '>', and look for quotes inside a value"
            ),
            ("<x:Besok/>", "3:9: a prefix that no xmlns declares: declare it, or remove it"),
            ("<Besok x:Fas=\"1\"/>", "3:17: a prefix that no xmlns declares: declare it, or remove it"),
            ("<Besok:/>", "3:8: a namespace or a prefixed name that is not well-formed"),
            ("<Besok xmlns:x=\"\"/>", "3:18: a namespace or a prefixed name that is not well-formed"),
            ("<!-- -- -->", "3:6: '--' inside a comment: remove it"),
            ("<!-- ", "3:49: ends inside a comment: it is cut off, send it again"),
            ("<!->", "3:1: '<!' that starts no comment: remove it, or write '<' as &lt;"),
            ("<![CDATA[ ", "3:54: ends inside a CDATA section: it is cut off, send it again"),
            ("<![cdata[ ]]>", "3:1: '<!' that starts no comment: remove it, or write '<' as &lt;"),
            (
                "<?xml version=\"1.0\"?>",
                "3:6: an XML declaration that is not at the very start: remove what stands before it"
            ),
            ("<? x?>", "3:3: not well-formed XML: look for a missing quote, '<', '>' or '/' here or just before"),
            ("<?x", "3:47: ends inside a processing instruction: it is cut off, send it again"),
        ])
    func rows(_ content: String, _ message: String) throws {
        #expect(try Reading(Document.contacts("\n\(content)")).error?.description == Self.expand(message))
    }

    @Test(
        "An XML declaration that is not well-formed, or of another encoding",
        arguments: [
            (
                "version=\"1.0\" encoding=\"UTF-16\"",
                "1:1: the encoding \"UTF-16\" is not accepted: send UTF-8, ISO-8859-1 or Windows-1252"
            ),
            (
                "version=\"1.0\" encoding=\"ISO-8859-15\"",
                "1:1: the encoding \"ISO-8859-15\" is not accepted: send UTF-8, ISO-8859-1 or Windows-1252"
            ),
            (
                "version=\"1.0\" encoding=\"\"",
                "1:1: the encoding \"\" is not accepted: send UTF-8, ISO-8859-1 or Windows-1252"
            ),
            (
                "encoding=\"UTF-8\"",
                "1:7: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            ),
            (
                "version=\"2.0\"",
                "1:20: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            ),
            (
                "version=\"1.0\" standalone=\"maybe\"",
                "1:33: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            ),
            (
                "version=\"1.0\" encoding=\"UTF-8",
                "1:36: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            ),
            (
                "version=1.0",
                "1:15: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            ),
            (
                "version=\"1.0\" standalone=\"no\" encoding=\"UTF-8\"",
                "1:37: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            ),
            (
                "version = \"1.0\"encoding = \"latin1\"",
                "1:1: the encoding \"latin1\" is not accepted: send UTF-8, ISO-8859-1 or Windows-1252"
            ),
            ("", "1:7: an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        ])
    func declaration(_ attributes: String, _ message: String) throws {
        #expect(
            try Reading("<?xml \(attributes)?>\n" + Document.contacts("<Besok/>")).error?.description
                == Self.expand(message))
    }

    /// Names that are too long for a table.
    private static func expand(_ text: String) -> String {
        text.replacing("COMPLETED-NS", with: Contract.completed.namespace)
            .replacing("WAITING-NS", with: Contract.waiting.namespace)
            .replacing("COMPLETED", with: Contract.completed.rootName)
            .replacing("WAITING", with: Contract.waiting.rootName)
    }

    private func envelope(_ content: String) -> String {
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\n\(content)</s:Envelope>"
    }
}
