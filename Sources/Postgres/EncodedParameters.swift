import CLibPQ

/// Parameters in the shape that `PQsendQueryParams` reads: pointers into one buffer, lengths, formats, types.
struct EncodedParameters {
    /// All values after each other, each followed by a NUL byte: "text-format parameters are null-terminated".
    private var bytes: [UInt8] = []
    /// Where each value begins in `bytes`; `nil` for null.
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var types: [Oid] = []

    /// `BYTEAOID` of `pg_type.dat`. Object ids below 10 000 never change.
    private static let bytea: Oid = 17

    init(_ parameters: [Parameter], sql: String) throws(PostgresError) {
        // "Bind: Int16: the number of parameter values", read by the server as unsigned.
        precondition(parameters.count <= 65_535, "a statement has at most 65535 parameters; pass arrays instead")
        for (index, parameter) in parameters.enumerated() {
            let start = bytes.count
            switch parameter {
            case .null: break
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .int(let number): bytes.append(contentsOf: String(number).utf8)
            case .bool(let flag): bytes.append(flag ? UInt8(ascii: "t") : UInt8(ascii: "f"))
            case .bytes(let data): bytes.append(contentsOf: data)
            case .textArray(let elements): appendArray(elements)
            case .intArray(let numbers): appendArray(numbers)
            }
            var isBinary = false
            if case .bytes = parameter { isBinary = true }
            if !isBinary, bytes[start...].contains(0) {
                throw PostgresError(
                    .invalidParameter, "parameter $\(index + 1) holds a NUL byte, which text in PostgreSQL cannot",
                    hint: "remove the byte, or send bytes to a bytea", sql: sql)
            }
            offsets.append(parameter == .null ? nil : start)
            lengths.append(Int32(bytes.count - start))
            formats.append(isBinary ? 1 : 0)
            types.append(isBinary ? Self.bytea : 0)
            bytes.append(0)
        }
    }

    /// `{1,2}`
    private mutating func appendArray(_ numbers: [Int]) {
        bytes.append(UInt8(ascii: "{"))
        bytes.append(contentsOf: numbers.map(String.init).joined(separator: ",").utf8)
        bytes.append(UInt8(ascii: "}"))
    }

    /// `{"a","b \" c"}`: always quoted, so that `null`, blanks, commas and the empty text are themselves.
    /// "To put a double quote or backslash in a quoted array element value, precede it with a backslash"
    /// (<https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>).
    private mutating func appendArray(_ elements: [String]) {
        bytes.append(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            for byte in element.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Sends `sql` with these parameters, and asks for a result in text format.
    ///
    /// - Returns: 1 if it was sent.
    func send(_ sql: String, on handle: OpaquePointer?) -> Int32 {
        unsafe bytes.withUnsafeBytes { buffer in
            let base = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = unsafe offsets.map { offset in
                unsafe offset.flatMap { offset in unsafe base.map { base in unsafe base + offset } }
            }
            // The pointers live as long as `buffer` does, and libpq copies what they point to before it returns.
            return unsafe PQsendQueryParams(handle, sql, Int32(offsets.count), types, values, lengths, formats, 0)
        }
    }
}
