internal import Yams

/// How the bytes of a file are put together.
extension LayoutFile {
    private enum FormatName: String, CaseIterable {
        case delimited, contract
    }

    /// What the declaration and the schema of an XML contract say, so that a layout has nothing to add.
    private static let keysOfDelimitedText = [
        "delimiter", "quote", "encoding", "missing", "decimal_mark", "group_mark", "trailing_delimiter",
    ]

    static func format(_ reader: MappingReader) -> LayoutFormat? {
        let written = reader.optional("format")
        switch written.map({ $0.choice(FormatName.self) }) ?? .delimited {
        case .delimited:
            if let contract = reader.optional("contract") {
                contract.fault("contract is for XML: write format: contract, or remove the key")
                // Which of the two is meant is open: nothing that one of them needs is missing.
                return nil
            }
            let delimiter = reader.required("delimiter").flatMap(delimiter)
            let quote = reader.optional("quote").map(quote) ?? .some(UInt8(ascii: "\""))
            guard let delimiter, let quote else { return nil }
            return .delimited(DelimitedForm(delimiter: delimiter, quote: quote))
        case .contract:
            for key in keysOfDelimitedText {
                reader.optional(key)?.fault("\(key) is for delimited text, and this layout is of XML: remove the key")
            }
            if let content = reader.optional("content"), let text = content.node.scalar?.string,
                Content(rawValue: text) != nil, text != Content.records.rawValue
            {
                content.fault("content is \(quoted(text)): an XML contract holds contacts: write records")
            }
            return reader.required("contract").flatMap(contract)
        case nil: return nil
        }
    }

    private static func delimiter(_ value: DefinitionValue) -> UInt8? {
        // A tab is whitespace, so `text()` would call it empty.
        guard let text = value.node.scalar?.string, text.utf8.count == 1, let byte = text.utf8.first,
            ";,|\t".utf8.contains(byte)
        else {
            value.fault("delimiter is one character: write \";\", \",\", \"|\" or \"\\t\"")
            return nil
        }
        return byte
    }

    /// The outer nil is a fault, the inner one no quote.
    private static func quote(_ value: DefinitionValue) -> UInt8?? {
        guard let text = value.text() else { return nil }
        switch text {
        case "\"", "'": return .some(text.utf8.first)
        case "none": return .some(nil)
        default:
            value.fault("quote is \(quoted(text)): write '\"', \"'\" or none")
            return nil
        }
    }

    private static func contract(_ value: DefinitionValue) -> LayoutFormat? {
        guard let reader = value.mapping("a contract", keys: ["root", "namespace"]) else { return nil }
        let root = reader.required("root").flatMap(localName)
        let namespace = reader.required("namespace")?.text()
        guard let root, let namespace else { return nil }
        return .contract(ContractForm(root: root, namespace: namespace))
    }

    private static func localName(_ value: DefinitionValue) -> String? {
        guard let text = value.text() else { return nil }
        guard !text.contains(where: { $0 == ":" || $0 == "<" || $0 == ">" || $0.isWhitespace }) else {
            value.fault("root is \(quoted(text)): write the name of the root element, without brackets and prefix")
            return nil
        }
        return text
    }

    // MARK: Encodings

    /// One, or UTF-8 and one more. Those of a contract are what its XML declaration says.
    static func encodings(_ reader: MappingReader, format: LayoutFormat?) -> [TextEncoding]? {
        switch format {
        case .contract: return [.utf8]
        // The key is needed where it is sure that this is no contract.
        case nil where reader.has("contract") || reader.has("format"):
            return reader.optional("encoding").flatMap(encodings)
        case .delimited, nil: return reader.required("encoding").flatMap(encodings)
        }
    }

    private static func encodings(_ value: DefinitionValue) -> [TextEncoding]? {
        guard case .sequence = value.node else { return value.choice(TextEncoding.self).map { [$0] } }
        guard let encodings = value.list({ $0.choice(TextEncoding.self) }) else { return nil }
        // Any byte is a character of the encodings of a byte a character: only UTF-8 can be told from another.
        guard encodings.count == 2, encodings.count(where: { $0 == .utf8 }) == 1 else {
            value.fault("encoding is a list: write utf-8 and one other, or one without the brackets")
            return nil
        }
        return encodings[0] == .utf8 ? encodings : encodings.reversed()
    }
}
