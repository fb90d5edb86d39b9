import Postgres
import Stages

/// Where the encoded rows of a file go: into the transaction that loads it, or, when there are many contacts, over
/// several connections into a partition that nobody reads until the transaction attaches it.
///
/// A small file is so one transaction and nothing else. A large one is several, of which all but the last fill a table
/// in the schema `loading`: after a kill nothing of it is visible, and the next run drops it.
final class RowSink {
    /// Rows of contacts that are kept before further connections are opened: below it they cost more than they save.
    private static let laneThreshold = 2 << 20
    /// A batch is sent when it has as much: enough that handing it over costs nothing beside it.
    private static let batchSize = 512 << 10
    private static let batchCapacity = batchSize + (256 << 10)
    /// A COPY is one processor's work for the server, and encoding is somewhat less than that.
    static let laneCount = 2

    private let connection: Connection
    private let context: RunContext
    private let plan: RowPlan
    private let partition: String
    private let isPartitioned: Bool
    private var batch = CopyBatch(capacity: batchCapacity)
    private var waiting: [CopyBatch] = []
    private var waitingByteCount = 0
    private var lanes: [CopyLane] = []
    private var nextLane = 0
    /// Whether there is a table in `loading`.
    private var isFilling = false

    init(connection: Connection, context: RunContext, plan: RowPlan, fileID: Int) {
        self.connection = connection
        self.context = context
        self.plan = plan
        partition = "contact_\(fileID)"
        isPartitioned = plan.table == Self.partitioned
    }

    private static let partitioned = "register.contact"

    /// Calls with the rows to append to; then sends them if there are enough.
    func append<T>(_ body: (inout CopyRows) throws -> T) throws -> T {
        let value = try body(&batch.rows)
        if batch.rows.count >= Self.batchSize { try ship() }
        return value
    }

    private func ship() throws {
        let full = batch
        batch = CopyBatch(capacity: Self.batchCapacity)
        guard isPartitioned else {
            try copy([full], into: plan.table)
            return
        }
        if lanes.isEmpty {
            waiting.append(full)
            waitingByteCount += full.rows.count
            guard waitingByteCount >= Self.laneThreshold else { return }
            try openLanes()
            for batch in waiting { try send(batch) }
            waiting = []
        } else {
            try send(full)
        }
    }

    private func send(_ batch: CopyBatch) throws {
        try lanes[nextLane].send(batch) { try context.interruption.check() }
        nextLane = (nextLane + 1) % lanes.count
    }

    private func openLanes() throws {
        try openLane(makesTable: true)
        for _ in 1..<Self.laneCount {
            do throws(PostgresError) {
                try openLane(makesTable: false)
            } catch {
                // The server has no room for another connection: the load goes over those that there are.
                guard error.code == .connectionFailed else { throw error }
                break
            }
        }
    }

    private func openLane(makesTable: Bool) throws(PostgresError) {
        let table = "loading.\(partition)"
        let lane = try connection.duplicate()
        if makesTable {
            // A server process of a run that was killed may have made it after we looked for what was left.
            _ = try lane.execute("drop table if exists \(table)")
            _ = try lane.execute("create table \(table) (like register.contact)")
            isFilling = true
        }
        // The transaction that attaches the rows is committed after theirs and waits for the disk: what it makes durable
        // includes them.
        _ = try lane.execute("set synchronous_commit = off")
        lanes.append(try CopyLane(lane, copying: plan.copyStatement(into: table)))
    }

    /// Sends what is left. Of contacts this makes the partition, and attaches it for deliveries with these numbers.
    ///
    /// - Returns: how many rows the server took.
    func finish(deliveryIDs: Range<Int>) throws -> Int {
        guard isPartitioned else {
            try copy([batch], into: plan.table)
            return 0
        }
        var rowCount = 0
        if lanes.isEmpty {
            guard waitingByteCount + batch.rows.count > 0 else { return 0 }
            // In this transaction: where the server keeps a minimal log, the rows are not written twice.
            _ = try connection.execute("create table register.\(partition) (like register.contact)")
            rowCount = try copy(waiting + [batch], into: "register.\(partition)")
        } else {
            try send(batch)
            for lane in lanes { rowCount += try lane.finish() }
            _ = try connection.execute("alter table loading.\(partition) set schema register")
        }
        _ = try connection.execute(
            "alter table register.contact attach partition register.\(partition) "
                + "for values from (\(deliveryIDs.lowerBound)) to (\(deliveryIDs.upperBound))")
        return rowCount
    }

    /// Ends the work of the lanes without a trace of it, after the transaction has been rolled back.
    func abandon() {
        guard isFilling else { return }
        for lane in lanes { lane.abandon() }
        // Where this fails too, the next run does it.
        _ = try? connection.execute("drop table if exists loading.\(partition)")
    }

    @discardableResult
    private func copy(_ batches: [CopyBatch], into table: String) throws -> Int {
        try connection.copyIn(plan.copyStatement(into: table)) { writer in
            for batch in batches { try writer.append(batch.rows) }
        }.rowCount
    }

    /// Drops what a run that was killed has left.
    static func dropAbandoned(on connection: Connection) throws {
        let left = try connection.execute(
            "select quote_ident(tablename) as name from pg_catalog.pg_tables where schemaname = 'loading'")
        for row in left.rows { _ = try connection.execute("drop table loading.\(try row.string("name"))") }
    }
}
