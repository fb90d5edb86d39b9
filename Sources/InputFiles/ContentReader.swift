/// Makes the content of a file of the bytes that were sent.
protocol ContentReader: AnyObject {
    /// Fills the caller's memory; writes less only where the content ends, and nothing after that.
    ///
    /// - Throws: `InputFileError` of kind `unreadable`, or `damaged`; after that it must not be called again.
    func read(into target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int
}

/// The content of a file that is not compressed: the bytes as they are, read straight to the caller's memory.
final class PlainReader: ContentReader {
    private let sent: SentBytes

    init(_ sent: SentBytes) {
        self.sent = sent
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        unsafe try sent.read(into: target)
    }
}

// What readers find wrong.
extension SentBytes {
    func cutOff() -> InputFileError {
        InputFileError(.damaged, path: path, "is cut off after \(byteCount) bytes: send it again")
    }

    /// - Parameter reason: the library's words.
    func damaged(_ compression: Compression, _ reason: String) -> InputFileError {
        InputFileError(
            .damaged, path: path,
            "is damaged at byte \(position) of its \(compression.rawValue) data (\(reason)): send it again")
    }

    func hasRest(after compression: Compression) -> InputFileError {
        InputFileError(
            .damaged, path: path,
            "holds something else after its \(compression.rawValue) data, from byte \(position): compress and send it again"
        )
    }

    func changed() -> InputFileError {
        InputFileError(
            .changed, path: path,
            "the file changed while it was read: ingest it when it is whole (write under another name, then rename)")
    }

    func hasNoMemory() -> InputFileError {
        InputFileError(.unreadable, path: path, "cannot be unpacked: there is no memory left on this machine")
    }
}
