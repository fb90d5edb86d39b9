extension CopyWriter {
    /// Appends an `integer[]` of one dimension.
    package mutating func append(int32s values: [Int32]) {
        beginArray(of: 23, count: values.count, elementBytes: 4)
        for value in values { unsafe store(4 << 32 | Int64(UInt32(bitPattern: value))) }
    }

    /// Appends a `smallint[]` of one dimension.
    package mutating func append(int16s values: [Int16]) {
        beginArray(of: 21, count: values.count, elementBytes: 2)
        for value in values {
            unsafe store(Int32(2))
            unsafe store(value)
        }
    }

    /// Appends a `boolean[]` of one dimension.
    package mutating func append(bools values: [Bool]) {
        beginArray(of: 16, count: values.count, elementBytes: 1)
        for value in values {
            unsafe store(Int32(1))
            unsafe store(Int8(value ? 1 : 0))
        }
    }

    /// The head of an array as array_send writes it: dimensions, whether there are nulls, the OID of the elements' type, and,
    /// of one that is not empty, the length and the first index; each element follows with its own length. Makes room for
    /// all of it.
    private mutating func beginArray(of type: Int32, count: Int, elementBytes: Int) {
        let byteCount = count == 0 ? 12 : 20 + (4 + elementBytes) * count
        beginField(4 + byteCount)
        unsafe store(Int32(truncatingIfNeeded: byteCount))
        unsafe store(Int32(count == 0 ? 0 : 1))
        unsafe store(Int32(0))
        unsafe store(type)
        guard count > 0 else { return }
        unsafe store(Int32(truncatingIfNeeded: count))
        unsafe store(Int32(1))
    }
}
