/// Writes rows in the binary format of COPY, into one buffer that is sent when it is full.
///
/// ```swift
/// try connection.copyIn("copy point (x, label) from stdin (format binary)") { writer in
///     for point in points {
///         writer.beginRow()
///         writer.append(int32: point.x)
///         writer.append(string: point.label)
///         try writer.endRow()
///     }
/// }
/// ```
///
/// The format is that of <https://www.postgresql.org/docs/current/sql-copy.html>, "Binary Format". Each value must
/// have exactly the type of its column: an `append(int32:)` into a `smallint` is refused by the server, and there
/// is no conversion. A row with more or fewer fields than the statement has columns is a programmer's fault and
/// traps: the server could take such a row for another one.
///
/// Nothing is allocated per row. Appending does not throw; ``endRow()`` does, when a full buffer cannot be sent.
@safe package struct CopyWriter: ~Copyable {
    // The buffer is this writer's alone: allocated in `init` and `grow`, freed in `deinit`. Every store is preceded
    // by `reserve`, which makes room for it.
    @usableFromInline package var buffer: UnsafeMutableRawPointer
    @usableFromInline package var capacity: Int
    @usableFromInline package var count = 0
    /// The fields of a row as the format wants them: a big-endian Int16 in front of every row.
    @usableFromInline package let fieldCount: Int
    /// The fields that the current row still lacks.
    @usableFromInline package var missingFields = 0

    /// From how many bytes on the buffer is sent, at the end of a row.
    @usableFromInline package static let flushThreshold = 64 << 10

    private let connection: Connection
    private let sql: String
    /// The first failure to send. It fails the COPY even if the body swallows it.
    private var failure: PostgresError?

    init(connection: Connection, fieldCount: Int, sql: String) {
        self.connection = connection
        self.fieldCount = fieldCount
        self.sql = sql
        capacity = Self.flushThreshold + (16 << 10)
        unsafe buffer = .allocate(byteCount: capacity, alignment: 16)
        appendHeader()
    }

    deinit {
        unsafe buffer.deallocate()
    }

    // MARK: - Rows

    /// Begins a row of as many fields as the statement has columns.
    @inlinable @inline(__always)
    package mutating func beginRow() {
        precondition(missingFields == 0, "the row before lacks fields, or was not ended")
        reserve(2)
        unsafe store(Int16(truncatingIfNeeded: fieldCount))
        missingFields = fieldCount
    }

    /// Ends the row, and sends what has gathered when it is enough.
    ///
    /// - Throws: ``PostgresError/Code/connectionLost``, or ``PostgresError/Code/cancelled`` in a cancelled task.
    @inlinable @inline(__always)
    package mutating func endRow() throws(PostgresError) {
        precondition(missingFields == 0, "the row has fewer or more fields than the copy has columns")
        if count >= Self.flushThreshold { try flush() }
    }

    // MARK: - Fields

    /// Appends a null, for a column of any type.
    @inlinable @inline(__always)
    package mutating func appendNull() {
        beginField(4)
        // "As a special case, -1 indicates a NULL field value. No value bytes follow in the NULL case."
        unsafe store(Int32(-1))
    }

    /// Appends a `smallint`.
    @inlinable @inline(__always)
    package mutating func append(int16 value: Int16) {
        beginField(6)
        unsafe store(Int32(2))
        unsafe store(value)
    }

    /// Appends an `integer`.
    @inlinable @inline(__always)
    package mutating func append(int32 value: Int32) {
        beginField(8)
        // Length and value in one store.
        unsafe store(4 << 32 | Int64(UInt32(bitPattern: value)))
    }

    /// Appends a `bigint`.
    @inlinable @inline(__always)
    package mutating func append(int64 value: Int64) {
        beginField(12)
        unsafe store(Int32(8))
        unsafe store(value)
    }

    /// Appends a `boolean`.
    @inlinable @inline(__always)
    package mutating func append(bool value: Bool) {
        beginField(5)
        unsafe store(Int32(1))
        unsafe store(Int8(value ? 1 : 0))
    }

    /// Appends a `date`.
    ///
    /// - Parameter days: days since 2000-01-01, negative before it: what PostgreSQL itself stores
    ///   (`POSTGRES_EPOCH_JDATE`).
    @inlinable @inline(__always)
    package mutating func append(date days: Int32) {
        append(int32: days)
    }

    /// Appends text, or a `bytea`, from memory that the caller vouches for.
    ///
    /// As text it must be UTF-8 without a NUL byte; the server checks it and refuses the COPY otherwise.
    @inlinable @inline(__always)
    package mutating func append(utf8 bytes: UnsafeRawBufferPointer) {
        beginField(4 &+ bytes.count)
        // Over a gigabyte the server refuses the field; over two the length would not fit.
        unsafe store(Int32(bytes.count))
        if let source = bytes.baseAddress {
            // `beginField` has made room for the bytes behind the length.
            unsafe (buffer + count).copyMemory(from: source, byteCount: bytes.count)
            count &+= bytes.count
        }
    }

    /// Appends text, or a `bytea`.
    ///
    /// As text it must be UTF-8 without a NUL byte; the server checks it and refuses the COPY otherwise.
    @inlinable @inline(__always)
    package mutating func append(utf8 bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe append(utf8: $0) }
    }

    /// Appends text.
    @inlinable
    package mutating func append(string text: String) {
        append(utf8: text.utf8Span.span)
    }

    // MARK: - The buffer

    /// Counts a field and makes room for it.
    @inlinable @inline(__always)
    package mutating func beginField(_ byteCount: Int) {
        missingFields &-= 1
        reserve(byteCount)
    }

    /// Makes room for so many bytes.
    @inlinable @inline(__always)
    package mutating func reserve(_ byteCount: Int) {
        if byteCount > capacity &- count { grow(byteCount) }
    }

    /// Stores an integer in network order; `reserve` comes first.
    @unsafe @inlinable @inline(__always)
    package mutating func store<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
        unsafe (buffer + count).storeBytes(of: value.bigEndian, as: Integer.self)
        count &+= MemoryLayout<Integer>.size
    }

    /// A row that is larger than the buffer: rare, and never given back.
    @usableFromInline
    package mutating func grow(_ byteCount: Int) {
        let newCapacity = max(capacity * 2, count + byteCount)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
        unsafe larger.copyMemory(from: buffer, byteCount: count)
        unsafe buffer.deallocate()
        unsafe buffer = unsafe larger
        capacity = newCapacity
    }

    /// Sends what has gathered.
    @usableFromInline
    package mutating func flush() throws(PostgresError) {
        if let failure { throw failure }
        // A cancelled statement of the server would only be seen at the end of the COPY. Outside of a task this
        // is false.
        if Task.isCancelled {
            let error = PostgresError(.cancelled, "the task was cancelled while it copied rows", sql: sql)
            failure = error
            throw error
        }
        let data = unsafe UnsafeRawBufferPointer(start: buffer, count: count)
        count = 0
        unsafe try send(data)
    }

    private mutating func send(_ data: UnsafeRawBufferPointer) throws(PostgresError) {
        do {
            unsafe try connection.putCopyData(data, sql: sql)
        } catch {
            failure = error
            throw error
        }
    }

    /// "PGCOPY\n\377\r\n\0", no flags, no header extension.
    static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)

    /// "A 16-bit integer word containing -1."
    static let trailer: [UInt8] = [0xFF, 0xFF]

    private mutating func appendHeader() {
        for byte in Self.header { unsafe store(byte) }
    }

    /// Appends rows that were encoded elsewhere, between two rows.
    ///
    /// - Throws: as ``endRow()``.
    package mutating func append(_ rows: borrowing CopyRows) throws(PostgresError) {
        precondition(missingFields == 0, "the row before lacks fields, or was not ended")
        try flush()
        unsafe try rows.withBytes { (bytes) throws(PostgresError) in
            unsafe try send(bytes)
        }
    }

    /// Writes the trailer and sends the rest.
    mutating func finish() throws(PostgresError) {
        precondition(missingFields == 0, "the last row was not ended")
        reserve(Self.trailer.count)
        for byte in Self.trailer { unsafe store(byte) }
        try flush()
    }
}
