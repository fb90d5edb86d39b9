import CZlib
import CZstd

/// Files as senders compress them.
package enum Compressed {
    /// Gzip: one member, with a CRC-32 as all have.
    package static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var stream = unsafe z_stream()
        // The stream stays where it is within this function, and both arrays for the length of the call.
        var result = unsafe deflateInit2_(
            &stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK)
        var bytes = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 1_000)
        let count = unsafe bytes.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                result = unsafe deflate(&stream, Z_FINISH)
                return unsafe Int(stream.total_out)
            }
        }
        precondition(result == Z_STREAM_END)
        unsafe deflateEnd(&stream)
        return Array(output[..<count])
    }

    /// Zstd: one frame, with a checksum as the command `zstd` writes it.
    package static func zstd(_ bytes: [UInt8], checksum: Bool = true) -> [UInt8] {
        // Made, used and freed here; both arrays are there for the length of the call.
        let context = unsafe ZSTD_createCCtx()
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0)
        var output = [UInt8](repeating: 0, count: bytes.count + 1_000)
        let count = unsafe ZSTD_compress2(context, &output, output.count, bytes, bytes.count)
        precondition(ZSTD_isError(count) == 0)
        return Array(output[..<count])
    }
}
