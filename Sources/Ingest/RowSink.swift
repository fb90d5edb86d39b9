import Postgres
import Stages

/// Where the encoded rows of a file go: into the transaction that loads it, or, when there are many contacts, over
/// several connections into tables that nobody reads until the transaction makes them the file's partition.
///
/// A small file is thus one transaction and nothing else. A large one is several, of which all but the last make and fill
/// a table each in the schema `loading`: after a kill nothing of it is visible, and the next run drops what is left.
final class RowSink {
    /// Rows of contacts that are kept before further connections are opened: below it they cost more than they save.
    private static let laneThreshold = 2 << 20

    private let connection: Connection
    private let context: RunContext
    private let plan: RowPlan
    private let partition: String
    private let isPartitioned: Bool
    private let firstDeliveryID: Int
    private let laneCount: Int
    private var batch = RowBatch()
    private var waiting: [RowBatch] = []
    private var waitingByteCount = 0
    private var way: Way?
    private var copiedCount = 0

    /// How a file with many contacts is loaded.
    private enum Way {
        case lanes(LoadingLanes)
        /// Batch after batch in the transaction itself: the server has no room for a further connection.
        case transaction
    }

    /// - Parameter laneCount: how many connections a large file is loaded over, besides that of the transaction.
    init(
        connection: Connection, context: RunContext, plan: RowPlan, fileID: Int, firstDeliveryID: Int, laneCount: Int
    ) {
        self.laneCount = laneCount
        self.connection = connection
        self.context = context
        self.plan = plan
        self.firstDeliveryID = firstDeliveryID
        // Aggregate reads the tables of a file by this name.
        partition = "contact_\(fileID)"
        isPartitioned = plan.table == Self.partitioned
    }

    private static let partitioned = "register.contact"

    /// The last of the numbers that the file's partition takes where lanes fill it: as many as a file can have
    /// deliveries, since nobody knows yet how many it has. Nil where it takes those that there are.
    var lastReservedDeliveryID: Int? {
        if case .lanes = way { reserved.upperBound - 1 } else { nil }
    }

    private var reserved: Range<Int> { firstDeliveryID..<firstDeliveryID + DeliveriesOfFile.limit }

    /// Calls with the rows to append to; then sends them if there are enough.
    func append<T>(_ body: (inout CopyRows) throws -> T) throws -> T {
        let value = try body(&batch.copied.rows)
        if batch.isFull { try ship() }
        return value
    }

    /// Notes that the row which is appended next begins a stretch of lines.
    ///
    /// - Parameter offset: bytes of the rows before it.
    /// - Returns: the line that begins the next one.
    func beginStretch(at lineNumber: Int, offset: Int) -> Int { batch.beginStretch(at: lineNumber, offset: offset) }

    private func ship() throws {
        let full = batch
        batch = RowBatch(after: full)
        guard isPartitioned else {
            try copy([full], into: plan.table)
            return
        }
        switch way {
        case .lanes(let lanes): try lanes.send(full, check: context.interruption.check)
        case .transaction: try copy([full], into: table)
        case nil:
            waiting.append(full)
            waitingByteCount += full.copied.rows.count
            guard waitingByteCount >= Self.laneThreshold else { return }
            way = try open()
            waiting = []
        }
    }

    /// Begins the load of a large file with the rows that are waiting.
    private func open() throws -> Way {
        guard
            let lanes = try LoadingLanes(
                connection, runID: context.run.runID, plan: plan, partition: partition, deliveryIDs: reserved,
                count: laneCount)
        else {
            try makeTable()
            try copy(waiting, into: table)
            return .transaction
        }
        // Kept at once: whatever happens from here on, they are to be abandoned.
        way = .lanes(lanes)
        for batch in waiting { try lanes.send(batch, check: context.interruption.check) }
        return .lanes(lanes)
    }

    private var table: String { "register.\(partition)" }

    private func makeTable() throws(PostgresError) {
        _ = try connection.execute("create table \(table) (like register.contact)")
    }

    /// Sends what is left. Of contacts this makes the partition, and attaches it.
    ///
    /// - Parameters:
    ///   - deliveryCount: of the file.
    ///   - recordCount: how many rows were appended.
    /// - Throws: `PostgresError` also where the server has taken another number of rows.
    func finish(deliveryCount: Int, recordCount: Int) throws {
        if !isPartitioned {
            try copy([batch], into: plan.table)
        } else if case .lanes(let lanes) = way {
            try lanes.send(batch, check: context.interruption.check)
            copiedCount = try lanes.finish(check: context.interruption.check)
            try attach(reserved)
            try lanes.forgetConstraints()
        } else if recordCount > 0 {
            if way == nil { try makeTable() }
            try copy(waiting + [batch], into: table)
            try attach(firstDeliveryID..<firstDeliveryID + deliveryCount)
        }
        guard copiedCount == recordCount else {
            throw PostgresError(.copyFailed, "the server took \(copiedCount) rows of \(recordCount)")
        }
    }

    private func attach(_ deliveryIDs: Range<Int>) throws(PostgresError) {
        _ = try connection.execute(
            "alter table register.contact attach partition \(table) "
                + "for values from (\(deliveryIDs.lowerBound)) to (\(deliveryIDs.upperBound))")
    }

    /// Ends the work of the lanes without a trace of it, after the transaction has been rolled back.
    func abandon() {
        if case .lanes(let lanes) = way { lanes.abandon() }
    }

    private func copy(_ batches: [RowBatch], into table: String) throws {
        copiedCount += try connection.copyIn(plan.copyStatement(into: table)) { writer in
            for batch in batches { try writer.append(batch.copied.rows) }
        }.rowCount
    }

    /// Drops what a run that was killed has left.
    static func dropAbandoned(on connection: Connection) throws {
        let left = try connection.execute(
            "select quote_ident(tablename) as name from pg_catalog.pg_tables where schemaname = 'loading'")
        for row in left.rows { _ = try connection.execute("drop table loading.\(try row.string("name"))") }
    }
}
