/// The accepted spellings of a column and their codes, looked up by bytes without making a string.
struct ValueMap: Sendable {
    private let entries: [(spelling: [UInt8], code: Int)]

    init(_ values: [String: Int]) {
        // Short ones first: "1" and "ja" are what nearly every row says.
        entries = values.map { (Array($0.key.utf8), $0.value) }
            .sorted { ($0.0.count, $0.0.first ?? 0) < ($1.0.count, $1.0.first ?? 0) }
    }

    @inline(__always)
    func code(_ bytes: UnsafeRawBufferPointer) -> Int? {
        for entry in entries where entry.spelling.count == bytes.count {
            if unsafe entry.spelling.elementsEqual(bytes) { return entry.code }
        }
        return nil
    }
}
