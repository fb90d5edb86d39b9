/// What a document may ask of the reader: its memory does not grow with the document, whatever that holds.
package struct ContractLimits: Hashable, Sendable {
    /// The longest tag, comment or text between two of them, in bytes.
    package let maximumMarkupBytes: Int

    /// The most attributes of an element, declarations of namespaces included. The contract has 40, and libxml2
    /// compares each attribute with all before it.
    package let maximumAttributes: Int

    /// How deep elements may lie in each other. The contract has 5; the rest is for what a SOAP header holds.
    package let maximumDepth: Int

    /// libxml2 refuses values of more than 10,000,000 bytes (`XML_MAX_TEXT_LENGTH`); this stays below.
    package static let greatestMaximumMarkupBytes = 8 << 20

    /// - Precondition: markup of 1024 to `greatestMaximumMarkupBytes` bytes, up to 1,000 attributes, and a depth of 5
    ///   to 200, for libxml2 stops at 256.
    package init(maximumMarkupBytes: Int = 1 << 20, maximumAttributes: Int = 256, maximumDepth: Int = 32) {
        precondition(
            (1024...Self.greatestMaximumMarkupBytes).contains(maximumMarkupBytes), "maximum markup out of range")
        precondition((1...1_000).contains(maximumAttributes), "maximum attributes out of range")
        precondition((5...200).contains(maximumDepth), "maximum depth out of range")
        self.maximumMarkupBytes = maximumMarkupBytes
        self.maximumAttributes = maximumAttributes
        self.maximumDepth = maximumDepth
    }
}
