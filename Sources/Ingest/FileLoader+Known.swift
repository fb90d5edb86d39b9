import InputFiles
import Stages

// Files whose content has been loaded before.

extension FileLoader {
    /// Looks whether the content is known without loading it, where that is cheap.
    ///
    /// A file that has not been touched since it was loaded is not read. The content of a large file is hashed while it
    /// is loaded, once; beforehand only where a file of its size is known, which is nearly always the same one.
    func earlierLoad(of input: InputFile) throws -> FileRegister.EarlierLoad? {
        guard let signature = input.signature else { return nil }
        if let earlier = try register.load(ofSignature: signature.description) { return earlier }
        let byteCount = Int(signature.byteCount)
        guard input.compression == .none else {
            guard try register.hasSent(byteCount: byteCount) else { return nil }
            let sent = try SentFile(path: path)
            guard let earlier = try register.load(ofSent: sent.hash) else { return nil }
            try keepInMind(sent.signature, sent.hash, sent.byteCount, earlier)
            return earlier
        }
        guard try register.hasContent(ofByteCount: byteCount) else { return nil }
        while !input.isAtEnd {
            try context.interruption.check()
            unsafe try input.withNextChunk { _ in }
        }
        try input.checkUnchanged()
        let earlier = try register.load(ofContent: input.contentHash)
        if let earlier { try keepInMind(input, earlier) }
        try input.rewind()
        return earlier
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
    /// header alone is the same bytes, whichever call it takes back.
    func isDone(_ earlier: FileRegister.EarlierLoad) throws -> Bool {
        guard let call = announced?.replaces, call != earlier.callID else { return true }
        return try register.deliveries(ofCall: call)?.allSatisfy(\.isReplaced) ?? true
    }
}
