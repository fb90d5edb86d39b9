/// What the names of files tell.
enum FileName {
    static let compressionEndings: [(ending: String, compression: Compression)] = [
        (".gz", .gzip), (".zst", .zstd), (".zstd", .zstd),
    ]

    private static let inputEndings = [".csv", ".txt", ".xml"]

    /// What programs that fetch and copy files add until a file is whole: browsers, wget, rsync, WinSCP, FileZilla.
    private static let unfinishedEndings = [
        ".tmp", ".part", ".partial", ".filepart", ".crdownload", ".unfinished", "~",
    ]

    /// Whether a name in a folder is one of ours: text or XML, compressed or not.
    static func isInput(_ name: String) -> Bool {
        let name = splitCompression(name.lowercased()).name
        return inputEndings.contains { name.hasSuffix($0) }
    }

    static func isUnfinished(_ name: String) -> Bool {
        let name = name.lowercased()
        return unfinishedEndings.contains { name.hasSuffix($0) }
    }

    static func isManifest(_ name: String) -> Bool {
        name.lowercased() == "manifest.csv"
    }

    /// `a.csv.gz` with 2 is `a.2.csv.gz`: the number goes before what says how to read it.
    static func numbered(_ name: String, _ number: Int) -> String {
        let (rest, compressionEnding) = splitCompression(name)
        let dot = rest.lastIndex(of: ".") ?? rest.endIndex
        // A name that starts with its only dot has no ending.
        let split = dot == rest.startIndex ? rest.endIndex : dot
        return "\(rest[..<split]).\(number)\(rest[split...])\(compressionEnding)"
    }

    /// The last part of a path.
    static func last(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    static func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    private static func splitCompression(_ name: String) -> (name: Substring, ending: Substring) {
        let lowercase = name.lowercased()
        // The endings are ASCII: as many characters here as there, whatever stands before them.
        let count = compressionEndings.first { lowercase.hasSuffix($0.ending) }?.ending.count ?? 0
        return (name.dropLast(count), name.suffix(count))
    }
}
