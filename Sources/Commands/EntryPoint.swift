import ArgumentParser
import Foundation

/// What the executable calls: parses the arguments, runs the command, ends with its exit code.
package enum EntryPoint {
    package static func main() async -> Never {
        do {
            var command = try KomiljardCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.done.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            guard let status = ExitStatus(of: error) else {
                // Help, version, and arguments that are wrong: 0 or 64.
                KomiljardCommand.exit(withError: error)
            }
            Console.printError(error)
            exit(status.rawValue)
        }
    }
}
