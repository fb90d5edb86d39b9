import CLibPQ
import Glibc

// Making the connection. Apart from `Connection` because most of it is about what a user may write in a
// connection string, and about saying nothing of its password.

/// How long a host may take to answer, where the user does not say. libpq's own default is for ever, and a night
/// run that hangs is found in the morning.
private let connectTimeoutSeconds = 10

/// Connects; `PQfinish` is the caller's.
///
/// `PQconnectdb` would do, but for the notices that the server sends while it lets us in ("database has a
/// collation version mismatch"): a receiver can only be set on a connection that exists, and until then libpq
/// prints them to stderr. So this is its loop, with the receiver set before the first word.
func openConnection(
    conninfo: String, applicationName: String, notices: NoticeReceiver
) throws(PostgresError) -> OpaquePointer? {
    try checkReadable(conninfo)
    // Later keywords win over earlier ones, and what `conninfo` says stands where `dbname` does: the first five
    // are defaults of ours, which the user may change, the last two are not for the user.
    var options: [(String, String)] = [
        // A peer that vanished without a word is noticed within two minutes; sockets of this machine ignore it.
        ("keepalives_idle", "30"), ("keepalives_interval", "15"), ("keepalives_count", "4"),
        ("tcp_user_timeout", "120000"),
    ]
    if unsafe getenv("PGCONNECT_TIMEOUT") == nil {
        options.append(("connect_timeout", String(connectTimeoutSeconds)))
    }
    options += [
        ("dbname", conninfo), ("fallback_application_name", applicationName), ("client_encoding", "UTF8"),
    ]
    let handle = unsafe startConnection(options)
    unsafe notices.attach(to: handle)
    // Puts the SQLSTATE into the message, which is all that libpq keeps of a refused login.
    unsafe PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
    do {
        unsafe try finishConnecting(handle)
    } catch {
        unsafe PQfinish(handle)
        throw error
    }
    return unsafe handle
}

private func startConnection(_ options: [(String, String)]) -> OpaquePointer? {
    let texts = unsafe options.map { unsafe (strdup($0.0), strdup($0.1)) }
    defer {
        for index in unsafe texts.indices {
            unsafe free(texts[index].0)
            unsafe free(texts[index].1)
        }
    }
    // Both arrays end with a null pointer; libpq copies the strings.
    let keywords = unsafe texts.map { unsafe UnsafePointer<CChar>($0.0) } + [nil]
    let values = unsafe texts.map { unsafe UnsafePointer<CChar>($0.1) } + [nil]
    return unsafe PQconnectStartParams(keywords, values, 1)
}

private func finishConnecting(_ handle: OpaquePointer?) throws(PostgresError) {
    guard unsafe PQstatus(handle) != CONNECTION_BAD else { throw unsafe connectFailure(handle) }
    let (hostCount, timeoutSeconds) = unsafe hostsAndTimeout(handle)
    let deadline: ContinuousClock.Instant? =
        timeoutSeconds > 0 ? .now + .seconds(timeoutSeconds * hostCount) : nil
    // "If you have yet to call PQconnectPoll […] behave as if it last returned PGRES_POLLING_WRITING."
    var events = Int16(POLLOUT)
    while true {
        try unsafe wait(for: events, on: handle, until: deadline)
        switch unsafe PQconnectPoll(handle) {
        case PGRES_POLLING_OK: return
        case PGRES_POLLING_READING: events = Int16(POLLIN)
        case PGRES_POLLING_WRITING: events = Int16(POLLOUT)
        default: throw unsafe connectFailure(handle)
        }
    }
}

/// Waits until the socket is ready. The socket may be another one after each `PQconnectPoll`.
private func wait(
    for events: Int16, on handle: OpaquePointer?, until deadline: ContinuousClock.Instant?
) throws(PostgresError) {
    var descriptor = unsafe pollfd(fd: PQsocket(handle), events: events, revents: 0)
    while true {
        var milliseconds: Int32 = -1
        if let deadline {
            let left = deadline - .now
            milliseconds = Int32(clamping: max(0, left.components.seconds * 1000 + 999))
            if left <= .zero { milliseconds = 0 }
        }
        let ready = unsafe poll(&descriptor, 1, milliseconds)
        if ready > 0 { return }
        if ready == 0 {
            throw PostgresError(
                .noAnswer, "\(unsafe address(of: handle)) does not answer",
                hint: "check the address and the firewall, or set connect_timeout")
        }
        guard errno == EINTR else {
            throw PostgresError(.connectionFailed, "the socket of the connection cannot be waited for (errno \(errno))")
        }
    }
}

/// How many hosts may be tried, and the seconds for each; 0 seconds is for ever.
///
/// libpq counts the time for each host by itself only within `PQconnectdb`. Here the hosts share the sum: the
/// limit is kept, but a first host that swallows packets takes the time of those after it.
private func hostsAndTimeout(_ handle: OpaquePointer?) -> (hostCount: Int, timeoutSeconds: Int) {
    var hostCount = 1
    var timeout = 0
    guard let options = unsafe PQconninfo(handle) else { return (hostCount, timeout) }
    defer { unsafe PQconninfoFree(options) }
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
        if let value = unsafe option.pointee.val {
            let text = unsafe String(cString: value)
            switch unsafe String(cString: keyword) {
            case "host", "hostaddr": hostCount = max(hostCount, text.split(separator: ",").count)
            case "connect_timeout": timeout = Int(text) ?? 0
            default: break
            }
        }
        unsafe option += 1
    }
    return (hostCount, timeout)
}

/// Host and port as the user gave them, for a message.
private func address(of handle: OpaquePointer?) -> String {
    let host = unsafe PQhost(handle).map { unsafe String(cString: $0) } ?? ""
    let port = unsafe PQport(handle).map { unsafe String(cString: $0) } ?? ""
    return "the server at \(host.isEmpty ? "the default socket" : host), port \(port.isEmpty ? "5432" : port),"
}

/// Why the connection was not made; the verbosity of its messages must be `PQERRORS_VERBOSE`.
func connectFailure(_ handle: OpaquePointer?) -> PostgresError {
    let (message, state) = unsafe connectFailureMessage(handle)
    return PostgresError(.connectionFailed, message, sqlState: state, hint: connectHint(state))
}

/// What is left of libpq's message: one line for each address that was tried, and the state in the last of them.
///
/// With the verbosity above a line is `connection to server at "db" (10.0.0.1), port 5432 failed: FATAL:
/// 28P01: password authentication failed for user "etl"`, followed by indented advice, DETAIL and LOCATION.
private func connectFailureMessage(_ handle: OpaquePointer?) -> (message: String, state: SQLState?) {
    let lines = unsafe String(cString: PQerrorMessage(handle)).split(separator: "\n")
    var attempts = lines.filter { $0.hasPrefix("connection to server") }
    if attempts.isEmpty { attempts = Array(lines.prefix(1)) }
    var state: SQLState?
    let texts = attempts.map { line in
        guard let severity = line.firstRange(of: ":  ") else { return String(line) }
        let rest = line[severity.upperBound...]
        let code = rest.prefix(5)
        guard code.count == 5, code.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber) }),
            rest.dropFirst(5).hasPrefix(": ")
        else { return String(line) }
        state = SQLState(rawValue: String(code))
        return "\(line[..<severity.upperBound])\(rest.dropFirst(7))"
    }
    return (texts.isEmpty ? "the connection was refused without a reason" : texts.joined(separator: "; "), state)
}

private func connectHint(_ state: SQLState?) -> String? {
    switch state {
    case .none: "check that the server runs at this address and takes connections"
    case .undefinedDatabase: "create the database, or name another one"
    case .invalidPassword, .invalidAuthorization: "check user, password (~/.pgpass, PGPASSWORD) and pg_hba.conf"
    case .tooManyConnections: "wait for other connections to end, or raise max_connections"
    case .cannotConnectNow: "the server is starting or stopping: try again"
    default: nil
    }
}

/// Refuses a connection string that libpq cannot read, in our words: libpq's quote the part that it stumbled
/// over, which may be the password (`missing "=" after "…"`, `invalid port number: "…"`).
private func checkReadable(_ conninfo: String) throws(PostgresError) {
    let isURI = conninfo.hasPrefix("postgresql://") || conninfo.hasPrefix("postgres://")
    // As libpq's recognized_connection_string(): anything else is the name of a database.
    guard isURI || conninfo.contains("=") else { return }
    let hint =
        isURI
        ? "write postgresql://user:password@host:port/database; write @ : / ? # % in a password as %40 %3A %2F %3F %23 %25"
        : "write host=… port=… dbname=… user=…; put a value with blanks in single quotes"
    guard !conninfo.utf8.contains(0), let options = unsafe PQconninfoParse(conninfo, nil) else {
        throw PostgresError(.connectionFailed, "the connection string cannot be read", hint: hint)
    }
    defer { unsafe PQconninfoFree(options) }
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
        if let value = unsafe option.pointee.val {
            let text = unsafe String(cString: value)
            switch unsafe String(cString: keyword) {
            case "port" where !text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C }):
                throw PostgresError(.connectionFailed, "the port in the connection string is not a number", hint: hint)
            // A password with a bare slash: its rest has become the name of the database.
            case "dbname" where isURI && text.contains("@"):
                throw PostgresError(
                    .connectionFailed, "the database in the connection string has an @ in its name", hint: hint)
            default: break
            }
        }
        unsafe option += 1
    }
}
