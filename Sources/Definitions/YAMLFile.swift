internal import Yams

/// Bytes to the nodes of one YAML document, bounded in time and memory whatever the bytes are.
enum YAMLFile {
    static let maximumByteCount = 4 << 20
    static let maximumDepth = 64
    static let maximumDuplicateKeys = 32

    /// The root, or nil with faults.
    ///
    /// Scalars are read as they are written (`no`, `0012`, `1e3` are texts): what they mean is said by the
    /// key that they stand under, not by YAML's guess.
    static func root(_ bytes: [UInt8], faults: FileFaults) -> Node? {
        guard var text = text(of: bytes, faults: faults) else { return nil }
        guard !hasManyAliases(text) else {
            faults.add(line: 1, column: 1, "more than \(maximumAliasCount) aliases (*name): write the values out")
            return nil
        }
        let lineCount = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        // Yams gives up at a key that is written twice. Each is renamed in place, so that all are found.
        // Each time costs the whole file again, so in a large one the first must do.
        let renameCount = bytes.count <= 256 << 10 ? maximumDuplicateKeys : 0
        for count in 0...renameCount {
            do {
                // The parser owns the anchors that nodes refer to.
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot(), !isNothing(root) else {
                    faults.add(line: 1, column: 1, "the file is empty: write a definition, or remove the file")
                    return nil
                }
                return withExtendedLifetime(parser) { isPlain(root, faults: faults) } ? root : nil
            } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
                let mark = context.mark
                faults.add(
                    line: mark.line, column: mark.column,
                    "the key \(quoted(duplicates.first ?? "")) is written again below: keep one of them")
                guard count < renameCount, renameKey(at: mark, to: count, in: &text) else { return nil }
            } catch {
                add(error, lineCount: lineCount, to: faults)
                return nil
            }
        }
        return nil
    }

    /// A key that `root` renamed, after its fault was reported.
    static func isRenamed(_ key: String) -> Bool {
        guard let first = key.unicodeScalars.first else { return false }
        return renamedKeyStarts.contains(first.value)
    }

    /// Of the private use area: no key starts with one of these.
    private static let renamedKeyStarts: ClosedRange<UInt32> = 0xE000...0xE000 + UInt32(maximumDuplicateKeys)

    private static func text(of bytes: [UInt8], faults: FileFaults) -> String? {
        guard bytes.count <= maximumByteCount else {
            faults.add(line: 1, column: 1, "larger than 4 MiB: definitions are small, so this is another file")
            return nil
        }
        // String does not say where: the longest valid start of the bytes does.
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let position = firstInvalidPosition(bytes)
            faults.add(line: position.line, column: position.column, "not UTF-8: save the file as UTF-8")
            return nil
        }
        // A byte order mark would count as a column. Short strings have no storage that a parser could keep a
        // pointer to, which Yams does: line ends at the end say nothing and make the text long enough.
        return (text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text)
            + String(repeating: "\n", count: 16)
    }

    private static func firstInvalidPosition(_ bytes: [UInt8]) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        while case .valid(let encoded) = decoder.parseScalar(from: &iterator) {
            if encoded.first == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return (line, column)
    }

    private static let maximumAliasCount = 16

    /// An alias in a key is hashed with all that it stands for, which nested aliases make exponential; sixteen
    /// of them can stand for some hundred nodes. So this is counted before YAML is parsed, and roughly: what
    /// could be an alias is a `*` with a letter after it and not before it.
    private static func hasManyAliases(_ text: String) -> Bool {
        var count = 0
        var previous = UInt8(ascii: " ")
        var beforePrevious = UInt8(ascii: " ")
        for byte in text.utf8 {
            if previous == UInt8(ascii: "*"), isNameByte(byte), " \n\r\t[{,:?-".utf8.contains(beforePrevious) {
                count += 1
            }
            (beforePrevious, previous) = (previous, byte)
        }
        return count > maximumAliasCount
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Puts a character of the private use area in the place of the key's first, so that columns stay.
    private static func renameKey(at mark: Mark, to number: Int, in text: inout String) -> Bool {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        guard lines.indices.contains(mark.line - 1), let scalar = Unicode.Scalar(0xE000 + UInt32(number)) else {
            return false
        }
        var column = mark.column - 1
        let line = lines[mark.line - 1]
        guard line.indices.contains(column) else { return false }
        if line[column] == "\"" || line[column] == "'" { column += 1 }
        guard line.indices.contains(column), line[column].properties.isAlphabetic || ("0"..."9").contains(line[column])
        else { return false }
        lines[mark.line - 1][column] = scalar
        var renamed = String.UnicodeScalarView()
        renamed.append(contentsOf: lines.joined(separator: CollectionOfOne("\n")))
        text = String(renamed)
        return true
    }

    /// A document of nothing but comments is a plain empty scalar to YAML.
    private static func isNothing(_ root: Node) -> Bool {
        root.scalar.map { ["", "~", "null"].contains($0.string) && $0.style == .plain } ?? false
    }

    private static let tooDeep = "nested more than \(maximumDepth) deep: no definition is"

    /// Anchors, aliases and deep nesting are refused: a definition is read as it stands.
    private static func isPlain(_ node: Node, depth: Int = 1, faults: FileFaults) -> Bool {
        guard depth <= maximumDepth else {
            faults.add(at: node, tooDeep)
            return false
        }
        // What an alias stands for has the anchor too, so nothing below is walked twice.
        guard node.anchor == nil else {
            faults.add(at: node, "anchors (&name) and aliases (*name) are not read: write the value out")
            return false
        }
        var children: [Node] = []
        switch node {
        case .mapping(let mapping): children = mapping.flatMap { [$0.key, $0.value] }
        case .sequence(let sequence): children = Array(sequence)
        case .scalar, .alias: break
        }
        var result = true
        for child in children where !isPlain(child, depth: depth + 1, faults: faults) { result = false }
        return result
    }

    private static func add(_ error: any Error, lineCount: Int, to faults: FileFaults) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            // What is never closed is found out at the end of the file: say where it was opened.
            let mark = mark.line < lineCount ? mark : context?.mark ?? mark
            if problem.contains("nesting level") {
                faults.add(line: mark.line, column: mark.column, tooDeep)
                return
            }
            let reason = [context.map(\.text), problem].compactMap(\.self).joined(separator: ": ")
            faults.add(line: min(mark.line, lineCount), column: mark.column, "not YAML: \(reason)")
        case .reader(let problem, let offset, _, let text):
            let before = text.prefix(offset ?? 0)
            let line = before.unicodeScalars.count { $0 == "\n" } + 1
            let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1
            faults.add(line: line, column: column, "not YAML: \(problem)")
        default:
            faults.add(line: 1, column: 1, "not YAML: \(error)")
        }
    }
}
