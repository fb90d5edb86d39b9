import Postgres
import Stages

/// Where the encoded rows of a file go: into the transaction that loads it, or, when there are many contacts, over
/// several connections into tables that nobody reads until the transaction makes them the file's partition.
///
/// A small file is so one transaction and nothing else. A large one is several, of which all but the last make and fill
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
    private var batch = RowBatch()
    private var waiting: [RowBatch] = []
    private var waitingByteCount = 0
    private var lanes: LoadingLanes?

    init(connection: Connection, context: RunContext, plan: RowPlan, fileID: Int, firstDeliveryID: Int) {
        self.connection = connection
        self.context = context
        self.plan = plan
        self.firstDeliveryID = firstDeliveryID
        partition = "contact_\(fileID)"
        isPartitioned = plan.table == Self.partitioned
    }

    private static let partitioned = "register.contact"

    /// The last of the numbers that the file's partition takes where lanes fill it: as many as a file can have
    /// deliveries, since nobody knows yet how many it has. Nil where it takes those that there are.
    var lastReservedDeliveryID: Int? { lanes == nil ? nil : reserved.upperBound - 1 }

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
        if let lanes { return try lanes.send(full, check: context.interruption.check) }
        waiting.append(full)
        waitingByteCount += full.copied.rows.count
        guard waitingByteCount >= Self.laneThreshold else { return }
        let lanes = try LoadingLanes(connection, plan: plan, partition: partition, deliveryIDs: reserved)
        self.lanes = lanes
        for batch in waiting { try lanes.send(batch, check: context.interruption.check) }
        waiting = []
    }

    /// Sends what is left. Of contacts this makes the partition, and attaches it.
    ///
    /// - Parameter deliveryCount: of the file.
    func finish(deliveryCount: Int) throws {
        guard isPartitioned else { return try copy([batch], into: plan.table) }
        if let lanes {
            try lanes.send(batch, check: context.interruption.check)
            try lanes.finish(check: context.interruption.check)
            try attach(reserved)
            try lanes.forgetConstraints()
        } else if !waiting.isEmpty || !batch.isEmpty {
            // In this transaction: where the server keeps a minimal log, the rows are not written twice.
            _ = try connection.execute("create table register.\(partition) (like register.contact)")
            try copy(waiting + [batch], into: "register.\(partition)")
            try attach(firstDeliveryID..<firstDeliveryID + deliveryCount)
        }
    }

    private func attach(_ deliveryIDs: Range<Int>) throws(PostgresError) {
        _ = try connection.execute(
            "alter table register.contact attach partition register.\(partition) "
                + "for values from (\(deliveryIDs.lowerBound)) to (\(deliveryIDs.upperBound))")
    }

    /// Ends the work of the lanes without a trace of it, after the transaction has been rolled back.
    func abandon() { lanes?.abandon() }

    private func copy(_ batches: [RowBatch], into table: String) throws {
        _ = try connection.copyIn(plan.copyStatement(into: table)) { writer in
            for batch in batches { try writer.append(batch.copied.rows) }
        }
    }

    /// Drops what a run that was killed has left.
    static func dropAbandoned(on connection: Connection) throws {
        let left = try connection.execute(
            "select quote_ident(tablename) as name from pg_catalog.pg_tables where schemaname = 'loading'")
        for row in left.rows { _ = try connection.execute("drop table loading.\(try row.string("name"))") }
    }
}
