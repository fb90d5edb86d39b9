import ArgumentParser
import Foundation
import Testing

@testable import Commands

/// The help of every command is pinned in `Help`: whoever changes an option sees what users will read, and commits it.
@Suite struct HelpTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Help")

    /// Every command, by the words that call it.
    private static func commands(
        _ command: any ParsableCommand.Type = KomiljardCommand.self, words: [String] = []
    ) -> [[String]] {
        [words] + command.configuration.subcommands.flatMap { commands($0, words: words + [$0._commandName]) }
    }

    @Test(arguments: commands().map { $0.joined(separator: " ") })
    func `the help of a command is what its file says`(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let help = try #require(Self.type(of: words))
        let text = KomiljardCommand.helpMessage(for: help, columns: 100)
        let file = Self.folder.appendingPathComponent((["komiljard"] + words).joined(separator: "-") + ".txt")
        if ProcessInfo.processInfo.environment["KOMILJARD_RECORD"] != nil {
            try Data((text + "\n").utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text + "\n" == expected, "run with KOMILJARD_RECORD=1 to take the new text, and look at the difference")
    }

    @Test func `there is a file for every command and for none besides`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let expected = Self.commands().map { (["komiljard"] + $0).joined(separator: "-") + ".txt" }
        #expect(Set(files) == Set(expected))
    }

    private static func type(of words: [String]) -> (any ParsableCommand.Type)? {
        words.reduce(KomiljardCommand.self as (any ParsableCommand.Type)?) { command, word in
            command?.configuration.subcommands.first { $0._commandName == word }
        }
    }
}
