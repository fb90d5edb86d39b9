internal import CLibXML2

extension SAXFault {
    static let reference =
        "'&' that starts no reference: write it as &amp;, and a reference with ';' at its end"

    /// What an error of libxml2's means, in plain words. Its own may quote the document.
    static func message(code: Int) -> String {
        switch xmlParserErrors(rawValue: UInt32(truncatingIfNeeded: code)) {
        case XML_ERR_INVALID_CHAR:
            "a character that XML does not allow, such as a control character: remove it"
        case XML_ERR_INVALID_HEX_CHARREF, XML_ERR_INVALID_DEC_CHARREF, XML_ERR_INVALID_CHARREF:
            "a character reference that names no character of XML: write the character itself"
        case XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_CHARREF_AT_EOF, XML_ERR_ENTITYREF_AT_EOF,
            XML_ERR_ENTITYREF_NO_NAME:
            reference
        case XML_ERR_NAME_REQUIRED:
            "a name is missing: write '&' as &amp; and '<' as &lt;, and end the tag of an empty element with '/>'"
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY, XML_ERR_UNPARSED_ENTITY:
            "an entity other than &lt; &gt; &amp; &quot; &apos;: write the character itself, or its number such as &#246;"
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
            "an attribute without a value in quotes: write name=\"value\""
        case XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED:
            "an attribute stands twice in one tag: remove one of them"
        case XML_ERR_SPACE_REQUIRED:
            "white space is missing before an attribute"
        case XML_ERR_GT_REQUIRED:
            "a tag that does not end where it should: close it with '>', and look for quotes inside a value"
        case XML_ERR_TAG_NAME_MISMATCH, XML_ERR_LTSLASH_REQUIRED, XML_ERR_TAG_NOT_FINISHED:
            "an end tag that does not match the element that is open: close elements in the reverse order of their start"
        case XML_ERR_HYPHEN_IN_COMMENT:
            "'--' inside a comment: remove it"
        case XML_ERR_MISPLACED_CDATA_END:
            "']]>' in text: write it as ]]&gt;"
        case XML_ERR_RESERVED_XML_NAME:
            "an XML declaration that is not at the very start: remove what stands before it"
        case XML_ERR_XMLDECL_NOT_STARTED, XML_ERR_XMLDECL_NOT_FINISHED, XML_ERR_VERSION_MISSING,
            XML_ERR_VERSION_MISMATCH, XML_ERR_UNKNOWN_VERSION, XML_ERR_ENCODING_NAME, XML_ERR_STANDALONE_VALUE,
            XML_ERR_STRING_NOT_STARTED,
            XML_ERR_STRING_NOT_CLOSED, XML_ERR_EQUAL_REQUIRED:
            "an XML declaration that is not well-formed: write <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        case XML_ERR_DOCUMENT_END, XML_ERR_EXTRA_CONTENT:
            "something follows the end of the root element: send one document a file"
        case XML_NS_ERR_UNDEFINED_NAMESPACE:
            "a prefix that no xmlns declares: declare it, or remove it"
        case XML_NS_ERR_XML_NAMESPACE, XML_NS_ERR_QNAME, XML_NS_ERR_EMPTY, XML_NS_ERR_COLON:
            "a namespace or a prefixed name that is not well-formed"
        case XML_ERR_NO_MEMORY:
            "too many different names of elements and attributes, or no memory left"
        default:
            "not well-formed XML: look for a missing quote, '<', '>' or '/' here or just before"
        }
    }
}
