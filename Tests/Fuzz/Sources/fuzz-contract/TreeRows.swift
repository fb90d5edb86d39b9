internal import CLibXML2
internal import Glibc

/// The rows of a document by libxml2's other parser: at once, to a tree.
@safe
struct TreeRows {
    private(set) var fields: [[[UInt8]?]] = []

    /// - Returns: nil if the document is not well-formed.
    init?(_ bytes: [UInt8], columns: [String]) {
        // What libxml2 makes here is freed here, and its strings are copied before.
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let document = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, nil, options)
        }
        guard let document = unsafe document else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        unsafe collect(xmlDocGetRootElement(document), columns: columns)
    }

    private mutating func collect(_ node: UnsafeMutablePointer<xmlNode>?, columns: [String]) {
        var node = unsafe node
        while let element = unsafe node {
            if unsafe element.pointee.type == XML_ELEMENT_NODE {
                let name = unsafe String(cString: element.pointee.name)
                if ["Besok", "Diagnos", "Orsak", "Atgard"].contains(name) {
                    fields.append(columns.map { unsafe Self.attribute($0, of: element) })
                } else if name != "Header" {
                    unsafe collect(element.pointee.children, columns: columns)
                }
            }
            unsafe node = element.pointee.next
        }
    }

    private static func attribute(_ name: String, of element: UnsafeMutablePointer<xmlNode>) -> [UInt8]? {
        guard let value = unsafe xmlGetNoNsProp(element, name) else { return nil }
        // libxml2 allocates with malloc unless it is told otherwise, which nobody does here; Swift 6 cannot read `xmlFree`.
        defer { unsafe free(value) }
        return unsafe Array(UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value))))
    }
}
