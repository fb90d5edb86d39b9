internal import CLibFuzzer
internal import Glibc

/// What libFuzzer made: a few bytes that choose how to read, then what is read.
package struct FuzzInput {
    package let choices: [UInt8]
    package let bytes: [UInt8]

    init?(_ bytes: UnsafeBufferPointer<UInt8>, choiceCount: Int) {
        guard bytes.count >= choiceCount else { return nil }
        // Copied, to its very end: a look outside it shows.
        choices = unsafe Array(bytes[..<choiceCount])
        self.bytes = unsafe Array(bytes[choiceCount...])
    }

    /// Calls with pieces of the input: of all sizes by turns.
    ///
    /// - Parameter sizes: empty for one piece.
    package func inPieces(of sizes: [UInt8], _ body: (_ piece: [UInt8], _ isLast: Bool) throws -> Void) rethrows {
        var start = 0
        var turn = 0
        repeat {
            let size = sizes.isEmpty ? max(1, bytes.count) : Int(sizes[turn % sizes.count])
            turn += 1
            // A size of 0 is an empty piece, but there must be an end.
            if size == 0 && turn > sizes.count {
                try body(Array(bytes[start...]), true)
                return
            }
            let end = min(bytes.count, start + size)
            try body(Array(bytes[start..<end]), end == bytes.count)
            start = end
        } while start < bytes.count
    }
}

/// Runs libFuzzer with the program's arguments, and ends the program.
///
/// - Parameters:
///   - choiceCount: how many bytes of each input choose.
///   - target: is called with each input, and traps where something is wrong.
package func fuzz(choiceCount: Int, _ target: @escaping (FuzzInput) -> Void) -> Never {
    // Before libFuzzer starts.
    unsafe Target.current = (choiceCount, target)
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
    let status = unsafe LLVMFuzzerRunDriver(&count, &arguments) { start, count in
        // libFuzzer lends `count` bytes for the length of the call.
        let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
        // -1 keeps the input out of the corpus.
        guard let target = unsafe Target.current, let input = unsafe FuzzInput(bytes, choiceCount: target.choiceCount)
        else { return -1 }
        target.run(input)
        return 0
    }
    exit(status)
}

/// libFuzzer's callback takes no context. It runs one input at a time, on one thread.
private enum Target {
    nonisolated(unsafe) static var current: (choiceCount: Int, run: (FuzzInput) -> Void)?
}

/// Traps, so that libFuzzer keeps the input, unless something holds.
package func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
    precondition(condition, message())
}
