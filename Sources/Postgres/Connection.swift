import CLibPQ
import Glibc

/// A connection to PostgreSQL: blocking, and used by one thread at a time.
///
/// It is not `Sendable`. Asynchronous code uses a ``Session``, which owns one on a thread of its own; a test or a
/// small tool may use one directly. The connection is closed when its last reference goes.
@safe package final class Connection {
    /// libpq's `PGconn`; `nil` after ``close()``. Every function of libpq answers a null connection with a
    /// failure and not with a crash.
    var handle: OpaquePointer?
    /// A COPY is under way: libpq would end it silently if another statement was run.
    var isCopying = false

    private let conninfo: String
    private let applicationName: String
    private let sessionSettings: [(name: String, value: String)]
    private let cancellation: Canceller
    private let notices = NoticeReceiver()

    /// The oldest server that is spoken to: the SQL uses `merge` and `security_invoker` views.
    package static let minimumServerVersion = 150_000

    /// Connects and prepares the session.
    ///
    /// The session's text is UTF-8, its time zone UTC, dates and intervals are written in ISO 8601. Its search
    /// path is `public, pg_temp`, whatever the role or the database say: an unqualified name in our SQL means the
    /// same object on every installation, `pg_catalog` comes before all, and a temporary table cannot stand in
    /// for a permanent one. (`pg_catalog` is not in the list because the first schema of the list is where new
    /// objects go; it is searched first as long as it is not listed.) The server looks for our end of the
    /// connection every half second while it works, so that nothing runs on for a client that was killed.
    ///
    /// - Parameters:
    ///   - conninfo: a URI (`postgresql://…`), `key=value` pairs, or a database name, as libpq takes them;
    ///     empty for libpq's `PG…` variables and defaults.
    ///   - applicationName: how the connection is called in `pg_stat_activity`, unless `conninfo` or
    ///     `PGAPPNAME` name it.
    ///   - settings: further settings of the session, by name.
    /// - Throws: ``PostgresError/Code/connectionFailed``, ``PostgresError/Code/unsupportedServer``, or what a
    ///   setting was refused for. A password is never part of it.
    package convenience init(
        conninfo: String, applicationName: String = "komiljard", settings: [String: String] = [:]
    ) throws(PostgresError) {
        try self.init(
            conninfo: conninfo, applicationName: applicationName, settings: settings, canceller: Canceller())
    }

    /// Connects with a canceller that others hold already.
    init(
        conninfo: String, applicationName: String, settings: [String: String], canceller: Canceller
    ) throws(PostgresError) {
        cancellation = canceller
        self.conninfo = conninfo
        self.applicationName = applicationName
        sessionSettings = settings.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        unsafe handle = unsafe try openConnection(
            conninfo: conninfo, applicationName: applicationName, notices: notices)
        try prepare()
    }

    deinit {
        close()
    }

    /// Called on the connection's thread for each notice of the server. Without it they are dropped; libpq's
    /// own way, printing them to stderr, is switched off.
    ///
    /// It must not use the connection.
    package var onNotice: ((Notice) -> Void)? {
        get { notices.onNotice }
        set { notices.onNotice = newValue }
    }

    /// The server's version as a number: 150018 is 15.18. 0 when the connection is lost.
    package var serverVersion: Int { unsafe Int(PQserverVersion(handle)) }

    /// The server process of this connection, as in `pg_stat_activity.pid`; 0 when the connection is closed.
    package var backendProcessID: Int32 { unsafe PQbackendPID(handle) }

    /// The connection is there as far as this side can see without asking: what the server sent, or that it
    /// hung up, is taken in; a broken line is only noticed by a statement.
    package var isAlive: Bool {
        // A server that ends a connection says why first: PQconsumeInput reads that, and only the next call meets
        // the end of the stream and turns the status bad.
        while isConnected {
            var descriptor = unsafe pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&descriptor, 1, 0) > 0 else { return true }
            guard unsafe PQconsumeInput(handle) == 1 else { return false }
        }
        return false
    }

    /// libpq's opinion after the last call.
    var isConnected: Bool { unsafe PQstatus(handle) == CONNECTION_OK }

    /// What ends the running statement from another thread. It stays valid, without effect, after the connection
    /// is closed.
    package func canceller() -> Canceller { cancellation }

    /// Closes the connection. Every later use throws ``PostgresError/Code/connectionLost``.
    package func close() {
        // First the key: the number of the server process may be taken by another connection afterwards.
        cancellation.forget()
        unsafe PQfinish(handle)
        unsafe handle = nil
    }

    /// Makes the connection again, to the same server with the same settings, as when it was made. What was open
    /// in the old one (transaction, locks, temporary tables) is gone.
    package func reset() throws(PostgresError) {
        precondition(!isCopying, "the connection is busy with a copy")
        guard unsafe handle != nil else { throw Self.closedError(sql: nil) }
        cancellation.forget()
        unsafe PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        unsafe PQreset(handle)
        guard isConnected else { throw unsafe connectFailure(handle) }
        try prepare()
    }

    /// Another connection to the same server with the same settings.
    package func duplicate() throws(PostgresError) -> sending Connection {
        try Connection(
            conninfo: conninfo, applicationName: applicationName,
            settings: Dictionary(uniqueKeysWithValues: sessionSettings.map { ($0.name, $0.value) }))
    }

    // MARK: - Session settings

    private func prepare() throws(PostgresError) {
        guard serverVersion >= Self.minimumServerVersion else {
            throw PostgresError(
                .unsupportedServer, "the server is PostgreSQL \(serverVersion / 10_000), needed is 15 or newer",
                hint: "upgrade the server, or use the private cluster")
        }
        // "PQERRORS_SQLSTATE: messages include only the error severity and the SQLSTATE error code": so
        // PQerrorMessage, which is read for failures of the line, never quotes the server's details. The single
        // fields of a result are there all the same.
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        unsafe PQsetErrorContextVisibility(handle, PQSHOW_CONTEXT_NEVER)
        unsafe cancellation.adopt(connection: handle)
        _ = try execute(
            """
            select
                set_config('TimeZone', 'UTC', false),
                set_config('DateStyle', 'ISO, YMD', false),
                set_config('IntervalStyle', 'iso_8601', false),
                set_config('search_path', 'public, pg_temp', false),
                set_config('standard_conforming_strings', 'on', false),
                -- The transaction of a large file waits while other connections load its rows.
                set_config('idle_in_transaction_session_timeout', '0', false)
            """)
        do {
            _ = try execute("set client_connection_check_interval = '500ms'")
        } catch  where error.code == .statementFailed {
            // "currently available only on systems that support the non-standard POLLRDHUP extension": without
            // it a killed client's statement runs to its end, which is a pity and no reason to refuse.
        }
        for (name, value) in sessionSettings {
            do {
                _ = try execute("select set_config($1, $2, false)", [.text(name), .text(value)])
            } catch {
                var refusal = error
                refusal.message = "setting \(name) was refused: \(error.message)"
                throw refusal
            }
        }
    }

    // MARK: - Statements

    /// Runs one statement with parameters.
    ///
    /// - Parameters:
    ///   - sql: one statement; a COPY is for ``copyIn(_:_:)`` and ``copyOut(_:_:)``.
    ///   - parameters: the values of `$1`, `$2` and so on.
    /// - Throws: what the server or the connection refused. The connection stays usable, within a transaction
    ///   only for a rollback, unless ``PostgresError/isConnectionLost``.
    @discardableResult
    package func execute(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> QueryResult {
        try checkUsable(sql)
        let encoded = try EncodedParameters(parameters, sql: sql)
        let result = result(sent: unsafe encoded.send(sql, on: handle))
        try check(result, sql: sql)
        return QueryResult(result, sql: sql)
    }

    /// Runs a script: several statements separated by semicolons, without parameters; results are dropped.
    ///
    /// The server runs them in one transaction unless the script has its own `begin` and `commit`. The position
    /// of an error is the line and column of the script.
    package func executeScript(_ sql: String) throws(PostgresError) {
        try checkUsable(sql)
        let result = result(sent: unsafe PQsendQuery(handle, sql))
        // An empty file, or one of comments only, has done all that it says.
        if result.status == PGRES_EMPTY_QUERY { return }
        try check(result, sql: sql)
    }

    /// Refuses what libpq would do something else with.
    func checkUsable(_ sql: String) throws(PostgresError) {
        precondition(!isCopying, "the connection is busy with a copy")
        guard unsafe handle != nil else { throw Self.closedError(sql: sql) }
        // libpq reads up to the first NUL byte and would run half of the text.
        guard !sql.utf8.contains(0) else {
            throw PostgresError(.invalidParameter, "the statement holds a NUL byte", hint: "remove the byte")
        }
    }

    /// The result of what was just sent: the first failure, or else the last result; a COPY that begins ends it.
    ///
    /// Not `PQexec`, which returns the last result: of "terminating connection due to administrator command" and
    /// "server closed the connection unexpectedly" only the first has a SQLSTATE.
    func result(sent: Int32) -> ResultHandle {
        var kept: ResultHandle?
        while sent == 1 {
            let result = unsafe ResultHandle(PQgetResult(handle))
            guard result.exists else { break }
            if kept?.status != PGRES_FATAL_ERROR { kept = result }
            switch result.status {
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: return result
            default: continue
            }
        }
        return unsafe kept ?? ResultHandle(nil)
    }

    /// Throws the error that a result carries, if it does.
    func check(_ result: ResultHandle, code: PostgresError.Code = .statementFailed, sql: String) throws(PostgresError) {
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            return
        case PGRES_EMPTY_QUERY:
            throw PostgresError(code, "the statement is empty")
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            endUnwantedCopy(result.status)
            throw PostgresError(code, "a copy cannot be run as a statement", hint: "use copyIn or copyOut", sql: sql)
        default:
            throw failure(result, code: code, sql: sql)
        }
    }

    /// The error of a failed result.
    func failure(_ result: ResultHandle, code: PostgresError.Code, sql: String) -> PostgresError {
        let message = connectionMessage
        // Where the server did not say it, libpq did: after a write that fails it leaves the status as it is, and that
        // the other end is gone shows when it is read from.
        let hasSpoken = result.exists && result.field(PG_DIAG_SQLSTATE) != nil
        let isConnected = hasSpoken ? isConnected : isAlive
        let error =
            if result.exists {
                PostgresError(result, code: code, sql: sql, isConnected: isConnected)
            } else {
                PostgresError(client: message, code: code, sql: sql, isConnected: isConnected)
            }
        if error.code == .cancelled { cancellation.noteDelivery() }
        return error
    }

    /// libpq's message for the last failure of the connection.
    var connectionMessage: String { unsafe String(cString: PQerrorMessage(handle)) }

    /// Leaves a COPY that nobody is going to feed or read.
    func endUnwantedCopy(_ status: ExecStatusType) {
        if status == PGRES_COPY_IN {
            unsafe PQputCopyEnd(handle, "not wanted")
        } else {
            cancellation.cancel()
        }
        drainResults()
    }

    /// Reads and drops what is left of a command; the connection is then ready for the next one.
    func drainResults() {
        while true {
            let result = unsafe ResultHandle(PQgetResult(handle))
            guard result.exists else { return }
            // A COPY out must be read to its end before PQgetResult tells how it ended. On a lost connection
            // PQgetResult reports the loss and then nothing, so this loop ends too.
            if result.status == PGRES_COPY_OUT || result.status == PGRES_COPY_BOTH {
                var buffer: UnsafeMutablePointer<CChar>?
                while unsafe PQgetCopyData(handle, &buffer, 0) > 0 {
                    unsafe PQfreemem(buffer)
                }
            }
        }
    }

    private static func closedError(sql: String?) -> PostgresError {
        PostgresError(.connectionLost, "the connection is closed", hint: "make a new one", sql: sql)
    }
}

/// Where libpq's notice receiver finds our closure. The connection keeps it alive for as long as libpq may call.
final class NoticeReceiver {
    var onNotice: ((Notice) -> Void)?

    /// Tells libpq to call this receiver instead of printing to stderr.
    func attach(to connection: OpaquePointer?) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context = unsafe context else { return }
                // The connection owns the receiver and finishes the PGconn before it lets go of it.
                let receiver = unsafe Unmanaged<NoticeReceiver>.fromOpaque(context).takeUnretainedValue()
                guard let onNotice = receiver.onNotice else { return }
                onNotice(
                    Notice(
                        severity: unsafe ResultHandle.field(PG_DIAG_SEVERITY_NONLOCALIZED, of: result) ?? "",
                        sqlState: unsafe ResultHandle.field(PG_DIAG_SQLSTATE, of: result)
                            .map(SQLState.init(rawValue:)),
                        message: unsafe ResultHandle.field(PG_DIAG_MESSAGE_PRIMARY, of: result) ?? ""))
            }, context)
    }
}
