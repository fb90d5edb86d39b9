import Foundation
import Postgres
import Stages

/// A connection to the database of a command, made while the command reads what it needs.
struct OpeningDatabase {
    private let target: DatabaseTarget
    private let connecting: Task<Session, any Error>?

    // One run at a time sorts and hashes millions of rows: the server's default of 4 MB is for many small ones.
    private static let settings = ["work_mem": "128MB"]

    init(_ options: GlobalOptions) {
        target = DatabaseTarget(option: options.database)
        connecting = target.beginConnecting(settings: Self.settings)
    }

    /// - Throws: why it could not be opened.
    func session() async throws -> Session {
        if let connecting {
            do {
                return try await connecting.value
            } catch {
                // A server that is there and silent will not start another time.
                guard case .privateCluster = target, (error as? PostgresError)?.code != .noAnswer else { throw error }
            }
        }
        // The private server does not run, or no longer does, or lacks its database: what is missing is made.
        return try await Session(conninfo: try target.conninfo(), settings: Self.settings)
    }
}

/// Opens the database of a command for as long as it works, and ends the work when a signal asks for it.
///
/// - Parameter opening: the connection, where the command has begun to make it before it knew what to do with it.
func withDatabase<T: Sendable>(
    _ options: GlobalOptions, migrating sql: SQLLibrary?, opening: OpeningDatabase? = nil,
    _ body: @escaping @Sendable (Connection, Interruption) throws -> T
) async throws -> T {
    let session = try await (opening ?? OpeningDatabase(options)).session()
    let interruption = Interruption()
    let watch = SignalWatch {
        interruption.request()
        session.cancel()
    }
    defer { watch.end() }
    let console = options.console
    do {
        let value = try await session.perform { connection in
            connection.onNotice = { notice in
                if notice.severity == "WARNING" { console.warn(notice.message) }
            }
            if let sql {
                let applied = try Migrations(sql).apply(on: connection)
                if !applied.isEmpty { console.step("schema: \(applied.count) migrations applied") }
            }
            return try body(connection, interruption)
        }
        // Now, and not with the last reference to the session: the process may end first, and the server would call that
        // a lost connection.
        await session.close()
        return value
    } catch {
        await session.close()
        throw interruption.isRequested ? InterruptedError() : error
    }
}

/// Refuses a database without the schema of the project. For what only reads: it makes none in a database that was named by
/// mistake.
func requireSchema(of sql: SQLLibrary, on connection: Connection) throws {
    guard try Migrations(sql).areApplied(on: connection) else {
        throw CommandError(
            .notFound, "the database lacks the schema of this project: run komiljard database migrate")
    }
}

/// Calls when the terminal or the system asks the process to end. A second signal ends it at once.
private final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    init(_ onSignal: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                signal(number, SIG_DFL)
                onSignal()
            }
            source.resume()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
