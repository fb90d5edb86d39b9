/// The selected attributes of the row at hand, in buffers that the next row uses again.
@safe
struct RowFields: ~Copyable {
    private(set) var columns: ColumnNames

    /// One for each column.
    private(set) var ranges: UnsafeMutableBufferPointer<FieldRange>

    private(set) var values = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var valueCount = 0

    /// - Precondition: the names are different.
    init(columns names: [String]) {
        columns = ColumnNames(names)
        unsafe ranges = .allocate(capacity: names.count)
    }

    deinit {
        unsafe ranges.deallocate()
        unsafe values.deallocate()
    }

    /// Makes room for the values of a tag of `byteCount` bytes.
    mutating func reserve(byteCount: Int) {
        guard unsafe values.count < byteCount else { return }
        unsafe values.deallocate()
        unsafe values = .allocate(byteCount: byteCount * 2, alignment: 16)
    }

    /// Keeps the attributes of a row.
    ///
    /// - Parameters:
    ///   - list: five pointers for each, as libxml2 gives them.
    ///   - hasReferences: whether a value may hold a reference.
    mutating func keep(_ list: UnsafeBufferPointer<UnsafePointer<UInt8>?>, hasReferences: Bool) {
        unsafe ranges.update(repeating: .absent)
        valueCount = 0
        for index in stride(from: 0, to: list.count, by: 5) {
            guard let name = unsafe list[index], let value = unsafe list[index + 3], let end = unsafe list[index + 4],
                let column = unsafe columns.index(name: name, prefix: list[index + 1])
            else { continue }
            // A column's index is below their count, which is that of `ranges`; value and end are in one buffer.
            unsafe ranges[column] = unsafe keep(
                UnsafeRawBufferPointer(start: value, count: end - value), hasReferences: hasReferences)
        }
    }

    private mutating func keep(_ value: UnsafeRawBufferPointer, hasReferences: Bool) -> FieldRange {
        let start = valueCount
        // `reserve` made `values` as long as the tag, and no value is longer than what it was written as.
        unsafe precondition(value.count <= values.count - start, "a value longer than its tag")
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: values[start...])
        if hasReferences {
            valueCount += unsafe Self.copyReplacingAmpersands(value, to: target)
        } else {
            unsafe target.copyMemory(from: value)
            valueCount += value.count
        }
        return FieldRange(start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: valueCount - start))
    }

    private static func copyReplacingAmpersands(
        _ value: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer
    ) -> Int {
        var count = 0
        var index = 0
        // Each step reads one byte below the count and writes one: never more than were read.
        while index < value.count {
            let byte = unsafe value[index]
            unsafe target[count] = byte
            count += 1
            index += byte == UInt8(ascii: "&") ? SAXRecorder.writtenAmpersand.utf8.count : 1
        }
        return count
    }
}

/// Where a field's value is among the values of its row.
@usableFromInline
struct FieldRange: Sendable {
    @usableFromInline var start: Int32
    /// Below zero where the row has no such attribute.
    @usableFromInline var count: Int32

    static let absent = FieldRange(start: 0, count: -1)
}
