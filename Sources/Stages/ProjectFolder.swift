import Foundation

/// Finds the folder that holds `sql` and `pipelines`.
package enum ProjectFolder {
    /// In this order: the option, `KOMILJARD_PROJECT`, the nearest folder upward from the working
    /// directory that holds both, `share/komiljard` beside the binary.
    ///
    /// A folder that was named is taken or refused; it is never passed over for another one.
    ///
    /// - Throws: `ProjectError.notFound` with every place that was looked in.
    package static func find(
        named option: String?, environment: [String: String], workingDirectory: String, executable: String
    ) throws(ProjectError) -> String {
        if let named = option ?? environment["KOMILJARD_PROJECT"].flatMap({ $0.isEmpty ? nil : $0 }) {
            guard isProject(named) else { throw .notFound(searched: [named]) }
            return named
        }
        var searched: [String] = []
        var folder = URL(fileURLWithPath: workingDirectory).standardizedFileURL
        while true {
            searched.append(folder.path)
            if isProject(folder.path) { return folder.path }
            if folder.path == "/" { break }
            folder.deleteLastPathComponent()
        }
        let shared = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("share/komiljard").standardizedFileURL
        searched.append(shared.path)
        guard isProject(shared.path) else { throw .notFound(searched: searched) }
        return shared.path
    }

    private static func isProject(_ folder: String) -> Bool {
        ["sql", "pipelines"].allSatisfy { name in
            var isFolder: ObjCBool = false
            // The pointer is to the line above, for the length of the call.
            return unsafe FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
