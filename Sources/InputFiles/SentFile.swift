/// A file as it was sent: what is known of it without unpacking it.
package struct SentFile: Hashable, Sendable {
    package let signature: FileSignature
    /// SHA-256 of its bytes.
    package let hash: [UInt8]
    package let byteCount: Int

    /// Reads a regular file once, for its hash alone: whether the bytes are known is then answered before any of
    /// them is unpacked.
    ///
    /// - Throws: `InputFileError`: `notFound`, `unreadable`, `changed`.
    package init(path: String) throws(InputFileError) {
        let sent = try SentBytes(path: path, bufferByteCount: InputFile.defaultChunkByteCount)
        guard let signature = sent.signature else { preconditionFailure("a file has a signature") }
        while try sent.hold(1) { unsafe sent.use(sent.heldBytes.count) }
        if sent.hasChanged { throw sent.changed() }
        self.signature = signature
        hash = sent.hash
        byteCount = sent.byteCount
    }
}
