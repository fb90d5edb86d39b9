import Postgres
import Stages

/// The tables that a large file's contacts are in, each made and filled over a connection of its own.
///
/// A connection has a table of its own because then neither waits for the other to make the table longer, and a server
/// that keeps a minimal log writes the rows once. Which table a row is in follows from its line, so that the tables can
/// be partitions of one. Until then they are in the schema `loading`, where nobody looks.
///
/// Each has a constraint that says what will be true of its rows as a partition: attaching it would look at every row
/// else.
final class LoadingLanes {
    /// A COPY is one processor's work for the server, and encoding is somewhat less than that.
    static let count = 2

    private let connection: Connection
    private let partition: String
    private let deliveryIDs: Range<Int>
    /// Fewer than `count` where the server has no room for more connections.
    private var lanes: [CopyLane]

    /// - Parameters:
    ///   - connection: whose transaction is to see the tables.
    ///   - partition: the name of the table of all.
    ///   - deliveryIDs: the numbers that deliveries of the file may have.
    init(
        _ connection: Connection, plan: RowPlan, partition: String, deliveryIDs: Range<Int>
    ) throws(PostgresError) {
        self.connection = connection
        self.partition = partition
        self.deliveryIDs = deliveryIDs
        lanes = [CopyLane(try connection.duplicate())]
        while lanes.count < Self.count {
            do throws(PostgresError) {
                lanes.append(CopyLane(try connection.duplicate()))
            } catch {
                // The server has no room for another connection: the load goes over those that there are.
                guard error.code == .connectionFailed else { throw error }
                break
            }
        }
        do throws(PostgresError) {
            for index in lanes.indices { try begin(index, plan) }
        } catch {
            abandon()
            throw error
        }
    }

    private func begin(_ index: Int, _ plan: RowPlan) throws(PostgresError) {
        let table = "loading.\(name(index))"
        // Frozen: nobody has seen an older state of the table, and who reads it first need not mark each row as there.
        try lanes[index].begin(
            plan.copyStatement(into: table, freezes: true),
            after: [
                // The transaction that attaches the rows is committed after theirs and waits for the disk: what it makes
                // durable includes them.
                "set synchronous_commit = off",
                // A table without a log is on the disk before its commit: the way there begins with the first pages.
                // Some systems have no call for it, and refuse any other value than 0.
                """
                do $$ begin set backend_flush_after = '2MB'; exception when invalid_parameter_value then null; end $$
                """,
                "begin",
                // A server process of a run that was killed may have made it after we looked for what was left.
                "drop table if exists \(table)",
                // Not null is said as well, for a check holds of a null.
                """
                create table \(table) (
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

    /// The number of the table that a row is in.
    private var key: String { "line_number / \(RowBatch.stretchLength) % \(lanes.count)" }

    /// - Parameter check: called a few times a second while it waits; what it throws ends the wait.
    func send(_ batch: RowBatch, check: () throws -> Void) throws {
        for (number, range) in batch.ranges { try lanes[number % lanes.count].send(batch.copied, range, check: check) }
    }

    /// Ends the copying, and makes the table of all.
    ///
    /// - Parameter check: as of ``send(_:check:)``.
    func finish(check: () throws -> Void) throws {
        for lane in lanes { lane.beginFinishing(then: ["commit"]) }
        for lane in lanes { _ = try lane.finish(check: check) }
        _ = try connection.execute(
            "create table register.\(partition) (like register.contact) partition by list ((\(key)))")
        for lane in lanes.indices {
            _ = try connection.execute("alter table loading.\(name(lane)) set schema register")
            _ = try connection.execute(
                "alter table register.\(partition) attach partition register.\(name(lane)) for values in (\(lane))")
        }
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
            _ = try? connection.execute("drop table if exists loading.\(name(lane))")
        }
    }
}
