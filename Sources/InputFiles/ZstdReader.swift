import CZstd

/// Unpacks zstd: frames one after the other are one content, skippable frames are skipped.
///
/// libzstd checks a frame's XXH64 where the frame has one: the command `zstd` writes it, programs need not.
@safe
final class ZstdReader: ContentReader {
    private let sent: SentBytes
    private let windowLog: Int32
    // Made in `init`, freed in `deinit`, never handed out.
    private let context: OpaquePointer
    private var isInFrame = false

    init(_ sent: SentBytes, windowLog: Int32) throws(InputFileError) {
        self.sent = sent
        self.windowLog = windowLog
        guard let context = unsafe ZSTD_createDCtx() else { throw sent.hasNoMemory() }
        unsafe self.context = context
        // "Select a size limit (in power of 2) beyond which the streaming API will refuse to allocate memory buffer"
        // (zstd.h). It is within the library's bounds.
        let result = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog)
        precondition(ZSTD_isError(result) == 0, "libzstd takes no limit for its window")
    }

    deinit {
        unsafe ZSTD_freeDCtx(context)
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        // libzstd writes from `pos` to `size`, which is within `target`.
        var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
        while unsafe output.pos < output.size {
            if !isInFrame {
                guard try beginFrame() else { break }
            }
            unsafe try decompressSome(&output)
        }
        return unsafe output.pos
    }

    /// Whether there is another frame.
    private func beginFrame() throws(InputFileError) -> Bool {
        guard try sent.hold(1) else { return false }
        _ = try sent.hold(Compression.magicByteCount)
        guard Compression.startsZstdFrame(sent.firstHeld(Compression.magicByteCount)) else {
            throw sent.hasRest(after: .zstd)
        }
        isInFrame = true
        return true
    }

    private func decompressSome(_ output: inout ZSTD_outBuffer) throws(InputFileError) {
        _ = try sent.hold(1)
        // The bytes stay where they are until libzstd returns.
        var input = unsafe ZSTD_inBuffer(src: sent.heldBytes.baseAddress, size: sent.heldBytes.count, pos: 0)
        let written = unsafe output.pos
        let result = unsafe ZSTD_decompressStream(context, &output, &input)
        unsafe sent.use(input.pos)
        if ZSTD_isError(result) != 0 {
            throw error(result)
        }
        if result == 0 {
            // "0 when a frame is completely decoded and fully flushed" (zstd.h).
            isInFrame = false
        } else if unsafe input.size == 0 && output.pos == written {
            // Nothing came in, nothing more came out, and it is not done.
            throw sent.cutOff()
        }
    }

    private func error(_ result: Int) -> InputFileError {
        switch ZSTD_getErrorCode(result) {
        case ZSTD_error_frameParameter_windowTooLarge:
            InputFileError(
                .damaged, path: sent.path,
                "was compressed with a window of more than \(1 << (windowLog - 20)) MiB: compress it with zstd -19 or less, or with --long=\(windowLog) at most"
            )
        case ZSTD_error_memory_allocation:
            sent.hasNoMemory()
        default:
            // A static text of libzstd's.
            sent.damaged(.zstd, unsafe String(cString: ZSTD_getErrorName(result)))
        }
    }
}
