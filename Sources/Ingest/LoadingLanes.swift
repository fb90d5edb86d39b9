import Postgres
import Stages

/// The tables that a large file's contacts are in, each made and filled over a connection of its own.
///
/// A connection has a table of its own because then neither waits for the other to make the table longer, and a server
/// that keeps a minimal log writes the rows once. Which table a row is in follows from its line, so that the tables can
/// be partitions of one. Until then they are in the schema `loading`, where nobody looks, under the number of the run:
/// what the server still does for a run that was killed is in nobody's way.
///
/// Each has a constraint that says what will be true of its rows as a partition: attaching it would look at every row
/// else.
final class LoadingLanes {
    private let connection: Connection
    private let runID: Int
    private let partition: String
    private let deliveryIDs: Range<Int>
    private var lanes: [CopyLane] = []

    /// Nil where the server has no room for a further connection.
    ///
    /// - Parameters:
    ///   - connection: whose transaction is to see the tables.
    ///   - partition: the name of the table of all.
    ///   - deliveryIDs: the numbers that deliveries of the file may have.
    ///   - count: how many connections to open; fewer do where the server has no room.
    init?(
        _ connection: Connection, runID: Int, plan: RowPlan, partition: String, deliveryIDs: Range<Int>, count: Int
    ) throws(PostgresError) {
        self.connection = connection
        self.runID = runID
        self.partition = partition
        self.deliveryIDs = deliveryIDs
        while lanes.count < count {
            do throws(PostgresError) {
                lanes.append(CopyLane(try connection.duplicate()))
            } catch {
                guard error.isConnectionRefused else { throw error }
                break
            }
        }
        guard !lanes.isEmpty else { return nil }
        do throws(PostgresError) {
            for index in lanes.indices { try begin(index, plan) }
        } catch {
            abandon()
            throw error
        }
    }

    private func begin(_ index: Int, _ plan: RowPlan) throws(PostgresError) {
        // Frozen: who reads the table first need not mark each row as there.
        try lanes[index].begin(
            plan.copyStatement(into: loadingTable(index), freezes: true),
            after: [
                // The transaction that attaches the rows is committed after theirs and waits for the disk: what it makes
                // durable includes their commits. What has no log is on the disk before its commit.
                "set synchronous_commit = off",
                // The way to the disk begins with the first pages, and not with the commit. Some systems have no call for
                // it, and refuse any other value than 0.
                """
                do $$ begin set backend_flush_after = '2MB'; exception when invalid_parameter_value then null; end $$
                """,
                "begin",
                // Not null is said as well, for a check holds of a null.
                """
                create table \(loadingTable(index)) (
                    like register.contact,
                    constraint is_of_partition check (
                        \(key) is not null and \(key) = \(index)
                        and delivery_id >= \(deliveryIDs.lowerBound) and delivery_id < \(deliveryIDs.upperBound)
                    )
                )
                """,
            ])
    }

    private func name(_ lane: Int) -> String { "\(partition)_\(lane)" }
    private func loadingName(_ lane: Int) -> String { "\(name(lane))_of_run_\(runID)" }
    private func loadingTable(_ lane: Int) -> String { "loading.\(loadingName(lane))" }

    /// The number of the table that a row is in.
    private var key: String { "line_number / \(RowBatch.stretchLength) % \(lanes.count)" }

    /// - Parameter check: called a few times a second while it waits; what it throws ends the wait.
    func send(_ batch: RowBatch, check: () throws -> Void) throws {
        for (number, range) in batch.ranges {
            try lanes[number % lanes.count].send(batch.copied, range, check: check)
        }
    }

    /// Ends the copying, and makes the table of all.
    ///
    /// - Parameter check: as of ``send(_:check:)``.
    /// - Returns: how many rows the server took.
    func finish(check: () throws -> Void) throws -> Int {
        // First what tells that the transaction is there still: without it nothing is to be committed.
        _ = try connection.execute(
            "create table register.\(partition) (like register.contact) partition by list ((\(key)))")
        for lane in lanes { lane.beginFinishing(then: ["commit"]) }
        let rowCount = try lanes.reduce(0) { try $0 + $1.finish(check: check) }
        for lane in lanes.indices {
            _ = try connection.execute("alter table \(loadingTable(lane)) set schema register")
            _ = try connection.execute("alter table register.\(loadingName(lane)) rename to \(name(lane))")
            _ = try connection.execute(
                "alter table register.\(partition) attach partition register.\(name(lane)) for values in (\(lane))")
        }
        return rowCount
    }

    /// Takes the constraints away once the partition is attached: it says the same.
    func forgetConstraints() throws(PostgresError) {
        for lane in lanes.indices {
            _ = try connection.execute("alter table register.\(name(lane)) drop constraint is_of_partition")
        }
    }

    /// Ends the work without a trace of it, after the transaction has been rolled back.
    func abandon() {
        for lane in lanes { lane.abandon() }
        for lane in lanes.indices {
            // Where this fails too, the next run does it.
            _ = try? connection.execute("drop table if exists \(loadingTable(lane))")
        }
    }
}
