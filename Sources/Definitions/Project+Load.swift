internal import Foundation

extension Project {
    /// Reads the folder `pipelines` of a project.
    ///
    /// - Parameter folder: the project folder, which holds `pipelines`.
    /// - Throws: every fault of every file, and every folder that is missing.
    package static func load(folder: String) throws(DefinitionFaults) -> Project {
        var sources: [DefinitionSource] = []
        var faults: [DefinitionFault] = []
        if let missing = missingFolder(folder, "pipelines") {
            faults = [missing]
        } else {
            for part in Part.allCases { addSources(of: part, in: folder, to: &sources, faults: &faults) }
        }
        guard faults.isEmpty else {
            // What is there is read all the same, so that everything is said at once. What names something
            // elsewhere may mean a file that could not be read: those checks wait.
            let missingPaths = faults.map(\.path)
            let others = self.faults(within: sources).filter { fault in
                !missingPaths.contains { fault.path == $0 || fault.path.hasPrefix($0 + "/") }
            }
            throw DefinitionFaults(faults + others)
        }
        return try read(sources, folder: folder)
    }

    private static func missingFolder(_ folder: String, _ path: String) -> DefinitionFault? {
        var isFolder: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
        guard !exists || !isFolder.boolValue else { return nil }
        return DefinitionFault(
            path: path, line: 1, column: 1,
            message: "no such folder in \(folder): make it, or name the project folder with --project")
    }

    private static func addSources(
        of part: Part, in folder: String, to sources: inout [DefinitionSource], faults: inout [DefinitionFault]
    ) {
        let partPath = "pipelines/\(part.rawValue)"
        if let missing = missingFolder(folder, partPath) {
            faults.append(missing)
            return
        }
        var names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(partPath)")
            // Code lists have a folder of their own; that one of them is necessary is said by its name.
            if part == .reference, names.contains("codes") {
                names += try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(partPath)/codes")
                    .filter { !$0.hasPrefix(".") }.map { "codes/\($0)" }
            }
            names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            faults.append(
                DefinitionFault(path: partPath, line: 1, column: 1, message: "cannot be listed: give read permission"))
            return
        }
        for name in names where !name.hasPrefix(".") {
            let path = "\(partPath)/\(name)"
            if name.hasSuffix(".yml") && part != .reference {
                faults.append(
                    DefinitionFault(path: path, line: 1, column: 1, message: "named .yml: name it .yaml to be read"))
            }
            guard name.hasSuffix(part.fileExtension) else { continue }
            guard let bytes = bytes(atPath: "\(folder)/\(path)") else {
                faults.append(
                    DefinitionFault(
                        path: path, line: 1, column: 1,
                        message: "cannot be read: make it a file with read permission, or remove it"))
                continue
            }
            sources.append(DefinitionSource(part: part, path: path, bytes: bytes))
        }
        // No agreement is a project that divides no money; without one of the others nothing can be read.
        if part != .agreements, !sources.contains(where: { $0.part == part }) {
            faults.append(
                DefinitionFault(
                    path: partPath, line: 1, column: 1, message: "no \(part.fileExtension) file in the folder: add one")
            )
        }
    }

    /// At most one byte more than a definition may have: enough to refuse it.
    static func bytes(atPath path: String) -> [UInt8]? {
        // A pipe or device would keep the reader waiting.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        guard attributes?[.type] as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: target)
        else { return nil }
        defer { try? file.close() }
        var bytes: [UInt8] = []
        do {
            // Nil at the end of the file. A read may give less than it was asked for.
            while bytes.count <= YAMLFile.maximumByteCount,
                let data = try file.read(upToCount: YAMLFile.maximumByteCount + 1 - bytes.count), !data.isEmpty
            {
                bytes += data
            }
        } catch {
            return nil
        }
        return bytes
    }
}
