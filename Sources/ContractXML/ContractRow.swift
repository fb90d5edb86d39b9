/// One row of a section, all its data in the attributes of one tag; lent by the reader for the length of a call.
///
/// It cannot be copied, and what it points to is the reader's or the caller's buffer: nothing that it hands out may be
/// kept after the call; copy what is needed (`string(_:)`, `rawString`).
///
/// Fields are numbered as in `ContractSection.select(columns:)`. That a row lacks an attribute is for the caller to
/// judge.
@safe
package struct ContractRow: ~Copyable {
    package let section: SectionKind

    /// Which row of the document it is, from 1.
    package let number: Int

    /// Where the tag starts.
    package let position: ContractPosition

    /// How many columns were selected.
    package let fieldCount: Int

    @usableFromInline let ranges: UnsafePointer<FieldRange>?
    @usableFromInline let values: UnsafeRawPointer?
    private let raw: UnsafeRawBufferPointer
    // The tag in UTF-8, which is `raw` unless that has another encoding.
    private let tag: UnsafeRawBufferPointer
    private let isSingleByte: Bool
    private let recorder: SAXRecorder

    init(
        section: SectionKind, number: Int, position: ContractPosition, raw: UnsafeRawBufferPointer,
        tag: UnsafeRawBufferPointer,
        isSingleByte: Bool, recorder: SAXRecorder
    ) {
        self.section = section
        self.number = number
        self.position = position
        unsafe self.raw = raw
        unsafe self.tag = tag
        self.isSingleByte = isSingleByte
        self.recorder = recorder
        fieldCount = unsafe recorder.rowFields.ranges.count
        unsafe ranges = UnsafePointer(recorder.rowFields.ranges.baseAddress)
        unsafe values = UnsafeRawPointer(recorder.rowFields.values.baseAddress)
    }

    /// The physical line on which the tag starts, from 1.
    package var lineNumber: Int { position.line }

    /// The character of that line at which it starts, from 1.
    package var column: Int { position.column }

    /// Its first byte in the whole document, from 0.
    package var byteOffset: Int { position.byteOffset }

    /// The bytes of the tag as they were sent, from `<` to `>`, in the document's encoding. The end tag of an element
    /// that is not closed in its start tag is not among them.
    package var rawBytes: UnsafeRawBufferPointer { unsafe raw }

    /// Whether the row has the attribute; it may be empty.
    ///
    /// - Precondition: `index` is below `fieldCount`.
    @inlinable
    package func hasField(_ index: Int) -> Bool {
        range(index).count >= 0
    }

    /// An attribute's value: UTF-8, references decoded, white space in it turned into blanks as XML says. Empty where
    /// the row has none. Valid until the call that lent the row returns.
    ///
    /// - Precondition: `index` is below `fieldCount`.
    @inlinable
    package func field(_ index: Int) -> UnsafeRawBufferPointer {
        let range = range(index)
        guard range.count > 0, let values = unsafe values else {
            return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        }
        // The recorder wrote the range, within what it wrote to `values`.
        return unsafe UnsafeRawBufferPointer(start: values + Int(range.start), count: Int(range.count))
    }

    /// Calls with an attribute's value: `field(_:)` for code without `unsafe`.
    ///
    /// - Precondition: `index` is below `fieldCount`.
    @inlinable
    package func withField<Result>(_ index: Int, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        try body(unsafe field(index).assumingMemoryBound(to: UInt8.self).span)
    }

    /// Calls with `rawBytes`, for code without `unsafe`.
    package func withRawBytes<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        try body(unsafe raw.assumingMemoryBound(to: UInt8.self).span)
    }

    /// A copy of an attribute's value, nil where the row has none.
    package func string(_ index: Int) -> String? {
        hasField(index) ? unsafe String(decoding: field(index), as: UTF8.self) : nil
    }

    /// A copy of the tag as it was sent, but in UTF-8.
    package var rawString: String { unsafe String(decoding: tag, as: UTF8.self) }

    /// Where an attribute's name starts, or the tag where the row has none. Searched for when asked.
    ///
    /// - Precondition: `index` is below `fieldCount`.
    package func fieldPosition(_ index: Int) -> ContractPosition {
        guard hasField(index),
            let offset = unsafe AttributeSearch(tag).offset(of: recorder.rowFields.columns.names[index])
        else {
            return position
        }
        let before = unsafe UnsafeRawBufferPointer(rebasing: tag[..<offset])
        var position = position
        unsafe position.advance(over: before, isSingleByte: false)
        if isSingleByte { position.byteOffset = unsafe self.position.byteOffset + before.scalarCount }
        return position
    }

    @inlinable
    func range(_ index: Int) -> FieldRange {
        precondition(index >= 0 && index < fieldCount, "field index out of range")
        // There are `fieldCount` of them, and they stay where they are until the next `select`.
        return unsafe ranges.unsafelyUnwrapped[index]
    }
}

/// Looks for an attribute in a start tag that libxml2 has found well-formed.
@safe
private struct AttributeSearch {
    // Lent by the row for the length of a call.
    private let tag: UnsafeRawBufferPointer

    init(_ tag: UnsafeRawBufferPointer) { unsafe self.tag = tag }

    /// The offset of an attribute's name.
    func offset(of name: String) -> Int? {
        let name = Array(name.utf8)
        // After the name of the element.
        var index = unsafe tag.firstIndex { $0.isWhiteSpace } ?? tag.count
        while unsafe index < tag.count {
            // An attribute's name starts after white space and ends before `=` or white space.
            while unsafe index < tag.count && tag[index].isWhiteSpace { index += 1 }
            let start = index
            while unsafe index < tag.count && tag[index] != UInt8(ascii: "=") && !tag[index].isWhiteSpace { index += 1 }
            if unsafe tag[start..<index].elementsEqual(name) { return start }
            while unsafe index < tag.count && tag[index] != UInt8(ascii: "\"") && tag[index] != UInt8(ascii: "'") {
                index += 1
            }
            guard unsafe index < tag.count else { return nil }
            let quote = unsafe tag[index]
            index += 1
            while unsafe index < tag.count && tag[index] != quote { index += 1 }
            index += 1
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    /// How many characters this much of UTF-8 starts.
    var scalarCount: Int {
        // Read whole, for the length of the call.
        unsafe reduce(into: 0) { count, byte in count += byte & 0xC0 == 0x80 ? 0 : 1 }
    }
}
