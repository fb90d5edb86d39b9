package import Postgres

/// The next numbers of a file and a delivery.
///
/// The run holds the lock, so they are free; a sequence would leave a gap after every interrupted load, and the numbers
/// would tell of it.
package struct NextNumbers {
    package let fileID: Int
    /// After those that deliveries have, and those that large files have reserved.
    package let deliveryID: Int

    /// - Throws: `PostgresError`.
    package init(on connection: Connection) throws {
        let row = try connection.execute(
            """
            select
                coalesce((select max(file.file_id) from register.file as file), 0) + 1 as file_id,
                greatest(
                    (select max(delivery.delivery_id) from register.delivery as delivery),
                    (select max(file.last_reserved_delivery_id) from register.file as file),
                    0
                ) + 1 as delivery_id
            """
        ).single()
        fileID = try row.int("file_id")
        deliveryID = try row.int("delivery_id")
    }
}
