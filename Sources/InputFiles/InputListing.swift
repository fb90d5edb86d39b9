import Glibc

/// A file that is not taken now, and why.
package struct PassedOver: Hashable, Sendable {
    package let path: String
    /// Goes after "path: ".
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// The files that an argument stands for: itself, those of a folder, or those that match a pattern.
package struct InputListing: Hashable, Sendable {
    /// In the order to read them; `-` is standard input. Sorted by the bytes of their names, so that the newest of
    /// several is the same on every machine.
    package private(set) var files: [String] = []
    /// What a folder or a pattern holds besides, sorted. Hidden files are not mentioned.
    package private(set) var passedOver: [PassedOver] = []
    /// The `manifest.csv` of a folder: it tells of files and is none to load.
    package private(set) var manifests: [String] = []

    /// Lists the files of an argument.
    ///
    /// - Parameters:
    ///   - argument: the path of a file, which is taken whatever its name; a folder, for its `.csv`, `.txt` and
    ///     `.xml` files, compressed or not, without those of folders in it; a pattern with `*`, `?` or `[`, where no
    ///     file has that name; `-`.
    ///   - folderMayBeEmpty: a folder without files is no failure: an inbox on a quiet night.
    /// - Throws: `InputFileError`: `notFound` where there is nothing of that name, or nothing to take; `unreadable`
    ///   for a folder that cannot be listed.
    package init(argument: String, folderMayBeEmpty: Bool = false) throws(InputFileError) {
        guard argument != InputFile.standardInputPath else {
            files = [argument]
            return
        }
        var status = stat()
        if unsafe stat(argument, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR {
                try addFolder(argument, mayBeEmpty: folderMayBeEmpty)
            } else {
                files = [argument]
            }
        } else if errno != ENOENT && errno != ENOTDIR {
            // Its reading says what is in the way.
            files = [argument]
        } else if argument.utf8.contains(where: { "*?[".utf8.contains($0) }) {
            try addMatches(of: argument)
        } else {
            throw InputFileError(.notFound, path: argument, "there is no such file: check the path")
        }
    }

    private mutating func addFolder(_ folder: String, mayBeEmpty: Bool) throws(InputFileError) {
        for name in try FolderNames.list(folder) {
            let path = FileName.joined(folder, name.text)
            if name.text.hasPrefix(".") { continue }
            if !name.isUTF8 {
                passOver(path, "its name is not UTF-8: rename it")
            } else if Self.isFolder(path) {
                passOver(path, "is a folder")
            } else if FileName.isUnfinished(name.text) {
                passOver(path, "is still being written")
            } else if FileName.isManifest(name.text) {
                manifests.append(path)
            } else if FileName.isInput(name.text) {
                files.append(path)
            } else {
                passOver(path, "its name does not end in .csv, .txt or .xml, nor so and in .gz, .zst or .zstd")
            }
        }
        guard files.isEmpty && !mayBeEmpty else { return }
        throw InputFileError(
            .notFound, path: folder, "the folder has no .csv, .txt or .xml file, compressed or not" + passedOverText)
    }

    /// As a shell would do it: a file that matches is taken whatever its ending. Folders and files that are not
    /// whole are not meant.
    private mutating func addMatches(of pattern: String) throws(InputFileError) {
        for path in try Glob.matches(of: pattern) {
            if Self.isFolder(path) {
                passOver(path, "is a folder")
            } else if FileName.isUnfinished(path) {
                passOver(path, "is still being written")
            } else if FileName.isManifest(FileName.last(of: path)) {
                manifests.append(path)
            } else {
                files.append(path)
            }
        }
        if files.isEmpty {
            throw InputFileError(
                .notFound, path: pattern, "no file matches the pattern: check it" + passedOverText)
        }
    }

    private mutating func passOver(_ path: String, _ reason: String) {
        passedOver.append(PassedOver(path: path, reason: reason))
    }

    /// For an error, after which nobody sees the listing.
    private var passedOverText: String {
        guard let first = passedOver.first else { return "" }
        let others = passedOver.count > 1 ? "; and \(passedOver.count - 1) more" : ""
        return " (\(FileName.last(of: first.path)): \(first.reason)\(others))"
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        // The structure is here for the length of the call.
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

/// The names in a folder.
private enum FolderNames {
    /// Sorted by their bytes; where a name is not UTF-8 the text only shows it.
    static func list(_ folder: String) throws(InputFileError) -> [(text: String, isUTF8: Bool)] {
        guard let stream = unsafe opendir(folder) else { throw unlistable(folder, errno) }
        defer { unsafe closedir(stream) }
        var names: [(text: String, isUTF8: Bool)] = []
        while true {
            // "If the end of the directory stream is reached, NULL is returned and errno is not changed" (readdir(3)).
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw unlistable(folder, errno) }
                break
            }
            guard let name = unsafe entry.pointer(to: \.d_name) else { continue }
            // It ends with NUL, and may be shorter than the tuple that Swift sees: so the tuple is never copied.
            unsafe name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) { name in
                if let text = unsafe String(validatingCString: name) {
                    names.append((text, true))
                } else {
                    names.append((unsafe String(cString: name), false))
                }
            }
        }
        return names.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }

    private static func unlistable(_ folder: String, _ code: Int32) -> InputFileError {
        InputFileError(
            .unreadable, path: folder,
            "the folder cannot be listed (\(systemErrorText(code))): check its permissions")
    }
}

/// Patterns as the shell has them.
private enum Glob {
    /// Sorted by their bytes.
    static func matches(of pattern: String) throws(InputFileError) -> [String] {
        var found = unsafe glob_t()
        // "globfree() frees […] storage from an earlier call to glob()" (glob(3)), which is also where it failed.
        defer { unsafe globfree(&found) }
        let result = unsafe glob(pattern, GLOB_NOSORT, nil, &found)
        guard result == 0 || result == GLOB_NOMATCH else {
            throw InputFileError(
                .unreadable, path: pattern, "the pattern cannot be looked up: check the permissions of its folders")
        }
        // glob counts what it puts there.
        let paths = unsafe (0..<Int(found.gl_pathc)).compactMap { index in
            unsafe found.gl_pathv[index].flatMap { unsafe String(validatingCString: $0) }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
