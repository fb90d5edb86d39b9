import Foundation
import Stages
import TestSupport

/// This repository: three folders above this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// A folder of its own, removed afterwards, with these files.
@discardableResult
func withFolder<T>(
    _ files: [String: String] = [:], isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> T
) async throws -> T {
    let folder = try TestFolder.fresh()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (path, text) in files {
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
    return try await body(folder)
}

/// A project of two migrations and a statement.
let smallProject = [
    "sql/schema/001_create_a.sql": "create table a (n integer);",
    "sql/schema/002_create_b.sql": "create table b (n integer);",
    "sql/validate/rows.sql": "select 1", "sql/aggregate/second.sql": "select 3", "sql/aggregate/first.sql": "select 2",
    "sql/evaluate/note.txt": "no statement", "sql/result/views.sql": "select 4", "pipelines/README.md": "",
]
