package import Postgres
import Stages

extension Pipeline {
    /// Makes an edition final: what is made later is a restatement of it.
    ///
    /// - Throws: `FinalityError`; `RunLockError`, `PostgresError`.
    package func finalize(
        editionID: Int, why: String, by who: String, on connection: Connection, startedAt: String
    ) throws {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        let known = try connection.execute(
            "select is_final from result.edition where edition_id = $1", [.int(editionID)]
        ).rows.map { try $0.bool("is_final") }
        guard let isFinal = known.first else { throw FinalityError.notFound(editionID: editionID) }
        guard !isFinal else { throw FinalityError.isFinal(editionID: editionID) }
        let record = try RunRecord(
            command: "edition finalize", softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
        try connection.transaction { connection in
            try record.start(on: connection)
            _ = try connection.execute(
                """
                insert into result_history.edition_finality (
                    edition_id, finalized_at, finalized_by, reason, run_id
                ) values ($1, $2::timestamptz, $3, $4, $5)
                """, [.int(editionID), .text(startedAt), .text(who), .text(why), .int(record.runID)])
        }
        try record.finish(outcome: "done", message: nil, on: connection)
    }
}

package enum FinalityError: Error, Hashable, Sendable, CustomStringConvertible {
    case notFound(editionID: Int)
    case isFinal(editionID: Int)

    package var description: String {
        switch self {
        case .notFound(let id): "there is no edition \(id): komiljard edition list shows those that there are"
        case .isFinal(let id): "edition \(id) is final already: nothing to do; later ones are restatements of it"
        }
    }
}
