internal import CLibXML2

/// Takes down what libxml2 reports of one piece of the document.
///
/// It only records: the frame is checked, and the caller called, after libxml2 has returned. So no Swift closure runs,
/// and nothing is thrown, inside a C function.
@safe
final class SAXRecorder {
    /// What to keep of an element's attributes.
    enum Interest {
        case nothing
        /// All of them, as strings: for the few elements of the frame.
        case attributes
        /// The selected ones, in buffers that are used again: for rows.
        case columns
    }

    struct Attribute {
        let name: String
        let prefix: String?
        let namespace: String?
        let value: String
    }

    /// libxml2 keeps each name once for the life of a parser (`dictNames`), so equal names have equal addresses.
    @safe
    struct Name: Equatable {
        private let address: UnsafePointer<UInt8>?

        static var none: Name { unsafe Name(nil) }

        /// - Parameter address: as libxml2 gives it.
        init(_ address: UnsafePointer<UInt8>?) { unsafe self.address = address }

        // By address: nothing is read.
        static func == (one: Name, other: Name) -> Bool { unsafe one.address == other.address }

        /// The text, cut where it is longer than a message should be.
        var text: String { unsafe address.map { unsafe SAXRecorder.text($0) } ?? "" }

        func equals(_ other: String) -> Bool { unsafe address.map { unsafe SAXRecorder.equal($0, other) } ?? false }
    }

    var interest = Interest.nothing

    // Of the last piece.
    private(set) var hasStart = false
    private(set) var hasEnd = false
    private(set) var name = Name.none
    private(set) var namespace = Name.none
    private(set) var attributes: [Attribute] = []
    private(set) var fault: (code: Int, offset: Int)?

    private(set) var rowFields = RowFields(columns: [])
    private var hasReferences = false

    func select(_ names: [String]) { rowFields = RowFields(columns: names) }

    /// Makes ready for a piece of `byteCount` bytes.
    func prepare(byteCount: Int, hasReferences: Bool) {
        hasStart = false
        hasEnd = false
        self.hasReferences = hasReferences
        if interest == .columns { rowFields.reserve(byteCount: byteCount) }
    }
}

extension SAXRecorder {
    /// The handlers of a parser whose user data is a recorder.
    static func handler() -> xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        // The user data is the recorder that `SAXParser` keeps alive.
        unsafe handler.startElementNs = { userData, name, _, namespace, _, _, count, _, attributes in
            guard let userData = unsafe userData else { return }
            unsafe Unmanaged<SAXRecorder>.fromOpaque(userData).takeUnretainedValue()
                .start(Name(name), Name(namespace), Int(count), attributes)
        }
        unsafe handler.endElementNs = { userData, _, _, _ in
            guard let userData = unsafe userData else { return }
            unsafe Unmanaged<SAXRecorder>.fromOpaque(userData).takeUnretainedValue().hasEnd = true
        }
        unsafe handler.serror = { userData, error in
            guard let userData = unsafe userData, let error = unsafe error?.pointee else { return }
            // Nothing follows from warnings, nor from a namespace that is no address: namespaces are only compared.
            guard unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue && error.code != XML_WAR_NS_URI.rawValue
            else { return }
            let parser = unsafe error.ctxt?.assumingMemoryBound(to: xmlParserCtxt.self)
            let offset = unsafe parser.map { unsafe xmlByteConsumed($0) }
            unsafe Unmanaged<SAXRecorder>.fromOpaque(userData).takeUnretainedValue()
                .fail(code: Int(error.code), offset: offset ?? 0)
        }
        return unsafe handler
    }

    private func fail(code: Int, offset: Int) {
        // The first is the cause of those after it.
        if fault == nil { fault = (code, offset) }
    }

    private func start(
        _ name: Name, _ namespace: Name, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        hasStart = true
        self.name = name
        self.namespace = namespace
        // "pointer to the array of (localname/prefix/URI/value/end) attributes": five pointers each, `count` times.
        let list = unsafe UnsafeBufferPointer(start: attributes, count: attributes == nil ? 0 : count * 5)
        switch interest {
        case .nothing: break
        case .attributes: unsafe keepAttributes(list)
        case .columns: unsafe rowFields.keep(list, hasReferences: hasReferences)
        }
    }

    private func keepAttributes(_ list: UnsafeBufferPointer<UnsafePointer<UInt8>?>) {
        attributes.removeAll(keepingCapacity: true)
        for index in stride(from: 0, to: list.count, by: 5) {
            guard let name = unsafe list[index], let value = unsafe list[index + 3], let end = unsafe list[index + 4]
            else { continue }
            // Value and end are in one buffer.
            let bytes = unsafe UnsafeBufferPointer(start: value, count: end - value)
            unsafe attributes.append(
                Attribute(
                    name: Self.text(name), prefix: list[index + 1].map { unsafe Self.text($0) },
                    namespace: list[index + 2].map { unsafe Self.text($0) },
                    value: String(decoding: bytes, as: UTF8.self).replacing(Self.writtenAmpersand, with: "&")))
        }
    }

    // Without XML_PARSE_NOENT libxml2 gives `&amp;` and `&#38;` as `&#38;`, for a tree builder that looks for references
    // in values (xmlParseAttValueComplex: "The reparsing will be done in xmlStringGetNodeList"). All else comes decoded,
    // and every `&` that it gives is one of these: an entity other than the five is an error.
    static let writtenAmpersand = "&#38;"

    static let greatestTextCount = 200

    /// A copy of a name of libxml2's, cut where it is longer than a message should be.
    static func text(_ name: UnsafePointer<UInt8>) -> String {
        var count = 0
        // It ends with a NUL.
        while unsafe name[count] != 0 && count < greatestTextCount { count += 1 }
        let text = unsafe String(decoding: UnsafeBufferPointer(start: name, count: count), as: UTF8.self)
        return unsafe name[count] == 0 ? text : text + "…"
    }

    static func equal(_ name: UnsafePointer<UInt8>, _ other: String) -> Bool {
        // It ends with a NUL, at which the comparison stops: a name holds none.
        var index = 0
        for byte in other.utf8 {
            guard unsafe name[index] == byte else { return false }
            index += 1
        }
        return unsafe name[index] == 0
    }
}
