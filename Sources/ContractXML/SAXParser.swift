internal import CLibXML2

/// libxml2's push parser, fed with UTF-8 a piece at a time. What it finds in a piece is in `recorder` when `feed` returns.
///
/// No tree, no validation, no file and no network: of its handlers only those are set that `SAXRecorder` names, so
/// nothing is there to load an external entity; and a document type, the one place to declare entities, never comes
/// this far (`MarkupScanner`). Nothing of it is shared between parsers but the tables that `xmlInitParser` makes.
@safe
struct SAXParser: ~Copyable {
    let recorder: SAXRecorder

    // Made in `init`, freed in `deinit`, never handed out.
    private let context: xmlParserCtxtPtr
    private var fedCount = 0

    init() {
        LibXML2.initialize()
        recorder = SAXRecorder()
        var handler = unsafe SAXRecorder.handler()
        // "the xmlSAXHandler […] is copied" and userData "passed to SAX handlers": `recorder` lives as long as the
        // context, both are this parser's. It fails only where there is no memory: then nothing can be done.
        guard
            let context = unsafe xmlCreatePushParserCtxt(
                &handler, Unmanaged.passUnretained(recorder).toOpaque(), nil, 0, nil)
        else { preconditionFailure("libxml2 could not make a parser") }
        unsafe self.context = context
        // The caller has turned the text into UTF-8, whatever the declaration says: XML_PARSE_IGNORE_ENC. Neither
        // XML_PARSE_NOENT nor XML_PARSE_DTDLOAD nor XML_PARSE_HUGE nor XML_PARSE_XINCLUDE.
        unsafe xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
    }

    deinit {
        unsafe xmlFreeParserCtxt(context)
    }

    /// Parses a piece.
    ///
    /// - Parameter endsInMarkup: whether it ends with the end of a tag, comment, instruction or CDATA section; then
    ///   libxml2 has taken all of it in, or something in it is not well-formed.
    mutating func feed(_ bytes: UnsafeRawBufferPointer, endsInMarkup: Bool) throws(SAXFault) {
        guard bytes.count > 0 else { return }
        // A piece is no longer than `ContractLimits` allow, three times over where it was transcoded.
        unsafe xmlParseChunk(
            context, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count), 0)
        let before = fedCount
        fedCount += bytes.count
        try throwFault(before: before, count: bytes.count)
        let consumed = unsafe xmlByteConsumed(context)
        if endsInMarkup && consumed != fedCount {
            throw SAXFault(offset: min(max(0, consumed - before), bytes.count), message: SAXFault.reference)
        }
    }

    /// Ends the document.
    mutating func finish() throws(SAXFault) {
        unsafe xmlParseChunk(context, nil, 0, 1)
        try throwFault(before: fedCount, count: 0)
    }

    private func throwFault(before: Int, count: Int) throws(SAXFault) {
        guard let fault = recorder.fault else { return }
        throw SAXFault(
            offset: min(max(0, fault.offset - before), count), message: SAXFault.message(code: fault.code))
    }
}

/// Something in a piece that is not well-formed.
struct SAXFault: Error {
    /// In the piece.
    let offset: Int
    let message: String
}

enum LibXML2 {
    /// Makes libxml2's tables, once a process: "Initialization function for the XML parser. This is not reentrant. Call
    /// once before processing in case of use in multithreaded programs."
    /// (https://gnome.pages.gitlab.gnome.org/libxml2/devhelp/libxml2-parser.html)
    static func initialize() { _ = initialized }

    private static let initialized: Void = {
        // What has no parser to report to, such as a lack of memory, libxml2 would print on stderr.
        silenceLibXML2()
        xmlInitParser()
    }()
}
