import Foundation
import LocalDatabase
import Postgres
import Stages

/// The database that a command works on.
enum DatabaseTarget {
    /// Named by option or environment; "" leaves everything to libpq's PG variables.
    case named(String)
    case privateCluster(PrivateCluster)

    /// `--database`, `KOMILJARD_DATABASE`, libpq's variables, else the private one.
    init(option: String?, environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let named = option ?? environment["KOMILJARD_DATABASE"], !named.isEmpty {
            self = .named(named)
        } else if ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"].contains(where: {
            !(environment[$0] ?? "").isEmpty
        }) {
            self = .named("")
        } else {
            self = .privateCluster(PrivateCluster())
        }
    }

    /// The string to connect with; the private server is started where it is not running.
    func conninfo() throws -> String {
        switch self {
        case .named(let conninfo): conninfo
        case .privateCluster(let cluster): try cluster.start()
        }
    }

    /// Begins to connect, while the caller reads definitions; nil where a server would have to be started for it, which is
    /// not to be done before they are known to be right.
    func beginConnecting(settings: [String: String]) -> Task<Session, any Error>? {
        let conninfo: String
        switch self {
        case .named(let named): conninfo = named
        case .privateCluster(let cluster):
            guard let running = cluster.conninfoWhileRunning() else { return nil }
            conninfo = running
        }
        return Task { try await Session(conninfo: conninfo, settings: settings) }
    }

    /// For people: what it is, without a password.
    var name: String {
        switch self {
        case .named(let conninfo): conninfo.isEmpty ? "the database of libpq's PG variables" : "the database named"
        case .privateCluster(let cluster): "the private database in \(cluster.dataFolder)"
        }
    }
}
