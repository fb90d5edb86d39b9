/// The check of texts with one byte a character.
enum SingleByteValidation {
    /// What is wrong first, and at which index: a byte that is not defined, or a letter in UTF-8.
    ///
    /// 0xC3 and a byte from 0x80 to 0xBF are à and a sign to these encodings, which no Swedish text has, and one of the
    /// letters of Swedish and its neighbours to UTF-8: å is C3 A5. Other sequences of UTF-8 are left alone: Å and a dash
    /// are one too (C5 96), and right.
    static func firstFault(
        in bytes: UnsafeRawBufferPointer, isDefined: (UInt8) -> Bool
    ) -> (kind: DelimitedError.Kind, index: Int)? {
        var index = 0
        while index < bytes.count {
            // Both indices are within the buffer.
            let byte = unsafe bytes[index]
            if byte == 0xC3, index + 1 < bytes.count, unsafe bytes[index + 1] & 0xC0 == 0x80 {
                return (.mixedEncodings, index)
            }
            if byte >= 0x80, !isDefined(byte) { return (.undefinedCharacter, index) }
            index += 1
        }
        return nil
    }
}
