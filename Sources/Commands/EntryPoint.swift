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
            end(.done)
        } catch let status as ExitStatus {
            end(status)
        } catch {
            guard let status = ExitStatus(of: error) else {
                // Help, version, and arguments that are wrong: 0 or 64.
                KomiljardCommand.exit(withError: error)
            }
            Console.printError(error)
            end(status)
        }
    }

    /// Ends the process as it is. With `exit` the libraries under libpq would clear up while other threads still use
    /// them: libcrypto has something of every thread that has hashed, which the thread of a session gives back as it
    /// ends.
    private static func end(_ status: ExitStatus) -> Never {
        fflush(nil)
        _exit(status.rawValue)
    }
}
