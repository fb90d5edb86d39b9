/// A contact as its row was encoded for COPY: what tells it from others, as the database will have it.
///
/// Its bytes are those of the rows that it lies in: not to be kept.
@safe
struct EncodedContact {
    // From the first byte of the row on. `RowEncoder` has written the row, with the id behind the four columns that all
    // tables begin with: each is a length of four bytes and a value of its type.
    private let bytes: UnsafeRawBufferPointer

    private static let regionOffset = 6
    private static let firstDayOffset = 12
    private static let deliveryIDOffset = 20
    private static let lineNumberOffset = 28
    private static let idLengthOffset = 32
    private static let idOffset = 36

    /// - Parameters:
    ///   - rows: of a plan that `hasContactIDs`.
    ///   - offset: of the row.
    @inline(__always)
    init(_ rows: UnsafeRawBufferPointer, at offset: Int) {
        unsafe bytes = UnsafeRawBufferPointer(rebasing: rows[offset...])
    }

    @inline(__always)
    private func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as _: Integer.Type) -> Int {
        // See `bytes`.
        unsafe Int(Integer(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Integer.self)))
    }

    var region: Int { integer(at: Self.regionOffset, as: Int16.self) }
    /// Of its month, in days since 2000-01-01.
    var firstDay: Int { integer(at: Self.firstDayOffset, as: Int32.self) }
    var deliveryID: Int { integer(at: Self.deliveryIDOffset, as: Int32.self) }
    var lineNumber: Int { integer(at: Self.lineNumberOffset, as: Int32.self) }

    /// In UTF-8, whatever it was sent in; empty where none was sent.
    @inline(__always)
    var id: UnsafeRawBufferPointer {
        // A null has the length -1.
        let length = max(0, integer(at: Self.idLengthOffset, as: Int32.self))
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[Self.idOffset..<Self.idOffset &+ length])
    }
}
