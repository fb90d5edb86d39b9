import InputFiles
import Stages

// Files whose content has been loaded before.

extension FileLoader {
    /// A load of the same content, and how it is known.
    struct KnownContent {
        let earlier: FileRegister.EarlierLoad
        /// SHA-256 of the bytes as they are sent now.
        let sha256: [UInt8]
        /// Nobody has touched the file since.
        let isUntouched: Bool
    }

    /// Looks whether the content is known without loading it, where that is cheap.
    ///
    /// A file that has not been touched since it was loaded is not read. The content of a large file is hashed while it
    /// is loaded, once; beforehand only where a file of its size is known, which is nearly always the same one.
    func knownContent(of input: InputFile) throws -> KnownContent? {
        guard let signature = input.signature else { return nil }
        if let earlier = try register.load(ofSignature: signature.description) {
            return KnownContent(earlier: earlier, sha256: earlier.sha256, isUntouched: true)
        }
        let byteCount = Int(signature.byteCount)
        guard input.compression == .none else {
            guard try register.hasSent(byteCount: byteCount) else { return nil }
            let sent = try SentFile(path: path)
            guard let earlier = try register.load(ofSent: sent.hash) else { return nil }
            try keepInMind(sent.signature, sent.hash, sent.byteCount, earlier)
            return KnownContent(earlier: earlier, sha256: sent.hash, isUntouched: false)
        }
        guard try register.hasContent(ofByteCount: byteCount) else { return nil }
        while !input.isAtEnd {
            try context.interruption.check()
            unsafe try input.withNextChunk { _ in }
        }
        try input.checkUnchanged()
        let sha256 = input.sentHash
        let earlier = try register.load(ofContent: input.contentHash)
        if let earlier { try keepInMind(input, earlier) }
        try input.rewind()
        return earlier.map { KnownContent(earlier: $0, sha256: sha256, isUntouched: false) }
    }

    /// Refuses known content that its manifest says is another, and a call sent again that would take back what has come
    /// since the first time.
    func check(_ known: KnownContent) throws(IngestError) {
        if let announced = announced?.sha256, announced != known.sha256 { throw wrongHash }
        if let announced = announced?.rowCount, announced != known.earlier.rowCount {
            throw wrongRowCount(known.earlier.rowCount, announced: announced)
        }
    }

    func checkNotOvertaken(_ known: KnownContent) throws {
        // The same file, still where it was, asks for nothing new.
        guard !known.isUntouched, try register.isOvertakenWithdrawal(fileID: known.earlier.fileID) else { return }
        throw IngestError(
            .order, path: path,
            "the same call has taken deliveries back before, and newer ones have come since: to take those back too, name "
                + "their call, which komiljard deliveries lists")
    }

    var wrongHash: IngestError {
        IngestError(
            .manifest, path: path,
            "its SHA-256 is not the one that its manifest says: it was damaged on the way, or is another; send it again"
        )
    }

    func wrongRowCount(_ count: Int, announced: Int) -> IngestError {
        IngestError(
            .manifest, path: path,
            "it has \(count) rows, and its manifest says \(announced): it is cut off, or the manifest is of another")
    }

    /// So that the file is not read again while nobody touches it.
    func keepInMind(_ input: InputFile, _ earlier: FileRegister.EarlierLoad) throws {
        guard let signature = input.signature else { return }
        try keepInMind(signature, input.sentHash, input.sentByteCount, earlier)
    }

    func keepInMind(
        _ signature: FileSignature, _ sha256: [UInt8], _ byteCount: Int, _ earlier: FileRegister.EarlierLoad
    ) throws {
        try context.transaction(on: connection) {
            try register.recordKnown(
                signature: signature.description, sha256: sha256, byteCount: byteCount, fileID: earlier.fileID)
        }
    }

    /// Whether all that a known content is sent for is done. It is not where it is to replace a call that stands: a
    /// header alone is the same bytes, whichever call it takes back; nor where codes are sent again, as they must be,
    /// after the contacts that they hung on have been replaced.
    func isDone(_ earlier: FileRegister.EarlierLoad, isUntouched: Bool) throws -> Bool {
        if !isUntouched, try register.hasLostContacts(fileID: earlier.fileID) { return false }
        guard let call = announced?.replaces, call != earlier.callID else { return true }
        guard case .call(let standing) = try register.call(named: call, by: []) else { return false }
        return standing.isEmpty
    }
}
