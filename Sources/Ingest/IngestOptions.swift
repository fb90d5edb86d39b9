package import Definitions

/// How files are to be read and kept, where the layouts do not say it.
package struct IngestOptions: Sendable {
    /// The layout to read by; nil finds it by each file's header.
    package var layoutName: String?
    /// The encoding of the files; nil goes by the layouts.
    package var encoding: TextEncoding?
    /// Load also content that was loaded before, as newer deliveries.
    package var reloads: Bool
    var malformedCap = MalformedRows.Cap()

    package init(layoutName: String? = nil, encoding: TextEncoding? = nil, reloads: Bool = false) {
        self.layoutName = layoutName
        self.encoding = encoding
        self.reloads = reloads
    }
}
