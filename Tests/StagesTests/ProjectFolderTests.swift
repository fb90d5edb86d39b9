import Testing

@testable import Stages

@Suite struct ProjectFolderTests {
    private static let project = ["sql/x": "", "pipelines/x": ""]

    private static func named(_ name: String) -> [String: String] {
        [String: String](uniqueKeysWithValues: project.map { ("\(name)/\($0.key)", $0.value) })
    }

    @Test func `the option is taken before the environment, that before folders upward, those before the binary's`()
        async throws
    {
        let files = ["option", "environment", "upward", "usr/share/komiljard"].map(Self.named).reduce(into: [:]) {
            $0.merge($1) { $1 }
        }
        try await withFolder(files.merging(["upward/deep/down/x": "", "elsewhere/x": ""]) { $1 }) { folder in
            func find(_ option: String?, _ variable: String?, _ working: String) throws -> String {
                try ProjectFolder.find(
                    named: option, environment: variable.map { ["KOMILJARD_PROJECT": $0] } ?? [:],
                    workingDirectory: "\(folder)/\(working)", executable: "\(folder)/usr/bin/komiljard"
                ).replacing(folder + "/", with: "")
            }
            try #expect(find("\(folder)/option", "\(folder)/environment", "upward") == "option")
            try #expect(find(nil, "\(folder)/environment", "upward") == "environment")
            try #expect(find(nil, "", "upward/deep/down") == "upward")
            try #expect(find(nil, nil, "upward") == "upward")
            try #expect(find(nil, nil, "elsewhere") == "usr/share/komiljard")
            // What was named is never passed over.
            #expect(throws: ProjectError.notFound(searched: ["\(folder)/elsewhere"])) {
                try find("\(folder)/elsewhere", "\(folder)/environment", "upward")
            }
            #expect(throws: ProjectError.notFound(searched: ["\(folder)/elsewhere"])) {
                try find(nil, "\(folder)/elsewhere", "upward")
            }
        }
    }

    @Test func `a folder with one of the two, or a file in its place, is no project`() async throws {
        try await withFolder(["half/sql/x": "", "files/sql": "", "files/pipelines": ""]) { folder in
            for name in ["half", "files"] {
                let error = #expect(throws: ProjectError.self) {
                    try ProjectFolder.find(
                        named: nil, environment: [:], workingDirectory: "\(folder)/\(name)",
                        executable: "\(folder)/bin/komiljard")
                }
                guard case .notFound(let searched) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(searched.first == "\(folder)/\(name)")
                #expect(searched.contains("/"))
                #expect(searched.last == "\(folder)/share/komiljard")
            }
        }
    }
}
