/// The attributes that rows are asked for, and those that they have besides.
///
/// A name is compared as text once: then its address is known, and attributes stand in the same order in nearly all
/// rows, so the search starts after the one found last.
@safe
struct ColumnNames {
    // Of names that the parser keeps as long as it lives.
    @safe
    private struct Entry {
        let name: UnsafePointer<UInt8>
        let prefix: UnsafePointer<UInt8>?
        /// Nil for an attribute that was not asked for.
        let column: Int?
    }

    let names: [String]
    /// Those that were not asked for, each once, in the order of the document.
    private(set) var unknown: [String] = []

    private var entries: [Entry] = []
    private var next = 0

    /// More than this many are one mistake, not as many.
    static let greatestUnknownCount = 64

    /// - Precondition: the names are different.
    init(_ names: [String]) {
        precondition(Set(names).count == names.count, "a column is named twice")
        self.names = names
        entries.reserveCapacity(names.count)
    }

    /// The column of an attribute, nil if it was not asked for.
    ///
    /// - Parameters: as libxml2 gives them: equal names have equal addresses.
    mutating func index(name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?) -> Int? {
        for step in 0..<entries.count {
            var index = next + step
            if index >= entries.count { index -= entries.count }
            if unsafe entries[index].name == name && entries[index].prefix == prefix {
                next = index + 1
                return entries[index].column
            }
        }
        return unsafe learn(name: name, prefix: prefix)
    }

    private mutating func learn(name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?) -> Int? {
        // The contract's attributes have no prefix.
        let column = unsafe prefix == nil ? names.firstIndex { unsafe SAXRecorder.equal(name, $0) } : nil
        if column == nil {
            guard unknown.count < Self.greatestUnknownCount else { return nil }
            let prefix = unsafe prefix.map { unsafe SAXRecorder.text($0) + ":" } ?? ""
            unsafe unknown.append(prefix + SAXRecorder.text(name))
        }
        unsafe entries.append(Entry(name: name, prefix: prefix, column: column))
        next = entries.count
        return column
    }
}
