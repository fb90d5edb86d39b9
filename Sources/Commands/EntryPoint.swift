import ArgumentParser
import Foundation

/// What the executable calls: parses the arguments, runs the command, ends with its exit code.
package enum EntryPoint {
    package static func main() async -> Never {
        // A reader that has gone is no reason to fail a run: writing to it says so, and the run goes on.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try KomiljardCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            end(ExitStatus.done.rawValue)
        } catch let status as ExitStatus {
            end(status.rawValue)
        } catch {
            guard let status = ExitStatus(of: error) else {
                // Help, version, and arguments that are wrong: 0 or 64.
                let code = KomiljardCommand.exitCode(for: error)
                Console.printUsage(KomiljardCommand.fullMessage(for: error), isAsked: code.isSuccess)
                end(code.rawValue)
            }
            Console.printError(error)
            end(status.rawValue)
        }
    }

    /// Ends the process as it is. With `exit` the libraries under libpq would clear up while other threads still use
    /// them: libcrypto has something of every thread that has hashed, which the thread of a session gives back as it
    /// ends.
    private static func end(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }
}
