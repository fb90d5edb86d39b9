/// Why the private cluster could not be made, started, stopped or looked at.
package struct LocalDatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: String, Hashable, Sendable {
        /// PostgreSQL's programs are not installed, or not in the version of the cluster.
        case programsMissing
        /// A folder is missing, somebody else's, or out of reach.
        case folderUnusable
        /// The user that the server is to run as is unknown to the system.
        case accountUnusable
        /// `initdb` failed.
        case creationFailed
        /// The server did not start, or does not answer.
        case startFailed
        /// The server did not stop.
        case stopFailed
        /// The system refused something else: a lock, a process, a file.
        case systemFailed
    }

    /// What kind of failure it is.
    package var code: Code
    /// What is wrong, and with which file or program.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// The last lines that the failed program wrote.
    package var output: String?

    /// Creates an error; what is not given is not known.
    package init(_ code: Code, _ message: String, hint: String? = nil, output: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.output = output
    }

    /// What, which, what to do; then what the program wrote.
    package var description: String {
        var text = message
        if let hint { text += "\nhint: \(hint)" }
        if let output, !output.isEmpty { text += "\nits last lines:\n\(output)" }
        return text
    }
}
