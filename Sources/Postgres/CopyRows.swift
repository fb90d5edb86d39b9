/// Rows in the binary format of COPY, on their way to a ``CopyLane`` or a ``CopyWriter``: encoded anywhere, sent later.
///
/// A row that turns out to be wrong half-way is taken back: ``truncate(to:)``. Only whole rows may be sent.
///
/// The format is that of <https://www.postgresql.org/docs/current/sql-copy.html>, "Binary Format". Each value must have
/// exactly the type of its column: there is no conversion.
///
/// Public, as ``CopyCursor`` is, and not `package` like the rest: Swift 6.3 inlines `@inlinable` functions of another
/// module where they are public alone, and these are called some thirty times a row.
@safe public struct CopyRows: ~Copyable {
    // The memory is this value's alone: allocated in `init` and `grow`, freed in `deinit`.
    @usableFromInline var buffer: UnsafeMutableRawPointer
    @usableFromInline package var capacity: Int
    /// Bytes encoded.
    public internal(set) var count = 0

    package init(capacity: Int) {
        self.capacity = capacity
        unsafe buffer = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        unsafe buffer.deallocate()
    }

    /// Encodes with a cursor for which there is room for `byteCount` bytes, and 8 more.
    ///
    /// - Parameter body: returns false to take back what it has appended.
    @inlinable @inline(__always)
    public mutating func append(
        atMost byteCount: Int, _ body: (inout CopyCursor) throws -> Bool
    ) rethrows {
        if byteCount > capacity &- count &- 8 { grow(byteCount &+ 8) }
        var cursor = unsafe CopyCursor(buffer + count)
        if try body(&cursor) { advance(to: unsafe cursor.position - buffer) }
    }

    /// Takes back what was appended after the first `count` bytes.
    package mutating func truncate(to count: Int) {
        precondition(count <= self.count, "rows cannot be truncated to more than there are")
        self.count = count
    }

    package func withBytes<T, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> T
    ) throws(Failure) -> T {
        // Everything below `count` has been written.
        unsafe try body(UnsafeRawBufferPointer(start: buffer, count: count))
    }

    @usableFromInline
    mutating func advance(to count: Int) {
        precondition(count <= capacity, "more was appended than there was room for")
        self.count = count
    }

    @usableFromInline
    mutating func grow(_ byteCount: Int) {
        let newCapacity = max(capacity * 2, count + byteCount)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
        unsafe larger.copyMemory(from: buffer, byteCount: count)
        unsafe buffer.deallocate()
        unsafe buffer = unsafe larger
        capacity = newCapacity
    }
}

/// Where the next field of a row is stored. Valid within the closure of ``CopyRows/append(atMost:_:)`` alone.
///
/// Nothing is checked per field: who appends has said before how much there will be. Fields are stored eight bytes at
/// a time, length and value in one; what is beyond the field is written over by the next, and behind the last one there
/// are 8 bytes of room.
@safe public struct CopyCursor {
    @usableFromInline var position: UnsafeMutableRawPointer

    @usableFromInline init(_ position: UnsafeMutableRawPointer) { unsafe self.position = position }

    /// The most bytes that a field of a fixed width takes, its length included: those of `completed`, our longest word.
    public static let fixedFieldBytes = 13

    /// Begins a row of so many fields.
    @inlinable @inline(__always)
    public mutating func beginRow(fieldCount: Int) {
        unsafe store(UInt64(UInt16(truncatingIfNeeded: fieldCount)) &<< 48, advancing: 2)
    }

    @inlinable @inline(__always)
    public mutating func appendNull() {
        // "As a special case, -1 indicates a NULL field value. No value bytes follow in the NULL case."
        unsafe store(.max, advancing: 4)
    }

    /// Appends a `smallint`.
    @inlinable @inline(__always)
    public mutating func append(int16 value: Int) {
        unsafe store(2 &<< 32 | UInt64(UInt16(truncatingIfNeeded: value)) &<< 16, advancing: 6)
    }

    /// Appends an `integer`, or a `date` in days since 2000-01-01.
    @inlinable @inline(__always)
    public mutating func append(int32 value: Int) {
        unsafe store(4 &<< 32 | UInt64(UInt32(truncatingIfNeeded: value)), advancing: 8)
    }

    /// Appends a `bigint`, or a `timestamp` in microseconds since 2000-01-01.
    @inlinable @inline(__always)
    public mutating func append(int64 value: Int) {
        unsafe store(8 &<< 32, advancing: 4)
        unsafe store(UInt64(bitPattern: Int64(value)), advancing: 8)
    }

    /// Appends a `boolean`.
    @inlinable @inline(__always)
    public mutating func append(bool value: Bool) {
        unsafe store(1 &<< 32 | (value ? 1 &<< 24 : 0), advancing: 5)
    }

    /// Appends text (UTF-8 without a NUL byte) or a `bytea`.
    @inlinable @inline(__always)
    public mutating func append(bytes: UnsafeRawBufferPointer) {
        unsafe store(UInt64(UInt32(truncatingIfNeeded: bytes.count)) &<< 32, advancing: 4)
        guard let source = bytes.baseAddress else { return }
        // The caller has said how much there is: `atMost`.
        unsafe position.copyMemory(from: source, byteCount: bytes.count)
        unsafe position += bytes.count
    }

    /// Appends a field that was encoded before, its length included.
    @inlinable @inline(__always)
    public mutating func append(encoded bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        // The caller has said how much there is: `atMost`.
        unsafe position.copyMemory(from: source, byteCount: bytes.count)
        unsafe position += bytes.count
    }

    @unsafe @inlinable @inline(__always)
    public mutating func store(_ word: UInt64, advancing count: Int) {
        unsafe position.storeBytes(of: word.bigEndian, as: UInt64.self)
        unsafe position += count
    }
}
