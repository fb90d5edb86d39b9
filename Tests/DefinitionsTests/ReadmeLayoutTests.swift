import Foundation
import Testing

@testable import Definitions

@Suite("The layout that the README shows")
struct ReadmeLayoutTests {
    private static let path = "pipelines/layouts/region-north.yaml"

    @Test(
        "is valid beside the project's own, in at most ten lines",
        arguments: [("README.md", "### A region's own layout\n"), ("pipelines/README.md", "## Add a layout\n")])
    func example(_ file: String, _ heading: String) throws {
        let yaml = try Self.yaml(in: file, after: heading)
        #expect(yaml.split(separator: "\n").count <= 10)

        let project = try Project.load(folder: PipelinesTests.folder)
        let source = DefinitionSource(part: .layouts, path: Self.path, bytes: Array(yaml.utf8))
        let sources = (project.sources + [source]).sorted { $0.path < $1.path }
        let layout = try #require(
            try Project.read(sources, folder: project.folder).layouts.first { $0.file == Self.path })
        #expect(layout.content == .counts)
        #expect(layout.format == .delimited(DelimitedForm(delimiter: UInt8(ascii: "\t"))))
        #expect(layout.encodings == [.windows1252])
        #expect(layout.regionCodes == .scb)
        #expect(layout.dateForms == [DateForm("DD/MM/YYYY")])
        #expect(layout.columns.map(\.headerName) == ["Månad", "Län", "Mått", "Läge", "Gräns", "Inom", "Alla", "PvV"])
    }

    @Test("has every key of a layout in the table below it")
    func keys() throws {
        let text = try Self.text("pipelines/README.md")
        for key in LayoutFile.keys { #expect(text.contains("| `\(key)` |"), "\(key)") }
    }

    /// The first block of YAML after a heading.
    private static func yaml(in file: String, after heading: String) throws -> String {
        let section = try #require(try text(file).components(separatedBy: heading).dropFirst().first)
        let block = try #require(section.components(separatedBy: "```yaml\n").dropFirst().first)
        return try #require(block.components(separatedBy: "```").first)
    }

    private static func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(PipelinesTests.folder)/\(file)", encoding: .utf8)
    }
}
