package import Postgres

/// Planner's settings for a pass over all contacts of a batch, of which little comes: the planner does not know that.
/// They end with the transaction.
package enum PassSettings {
    private static let settings: [(name: String, value: String)] = [
        // Where the planner takes a delivery, or a set of counts, for one row, it would go through the batch once a row:
        // hours instead of a second.
        ("enable_nestloop", "off"),
        // It would sort the rows of the pass, of which it does not know that they are few groups.
        ("enable_sort", "off"),
        // A group of the scan of rules has some sixty counts: a few thousand groups must not go to disk.
        ("work_mem", "64MB"),
        // Nor does it know how few rows a process of the pass hands on.
        ("parallel_setup_cost", "0"),
        ("parallel_tuple_cost", "0"),
        // A few thousand rows tell enough of the number of a delivery.
        ("default_statistics_target", "10"),
    ]

    /// - Throws: `PostgresError`.
    package static func begin(on connection: Connection) throws {
        for (name, value) in settings { _ = try connection.execute("set local \(name) to '\(value)'") }
    }

    /// What the transaction had before, for statements of another sort.
    ///
    /// - Throws: `PostgresError`.
    package static func end(on connection: Connection) throws {
        for (name, _) in settings { _ = try connection.execute("set local \(name) to default") }
    }
}
