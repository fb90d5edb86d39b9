/// A set of results that was made, or found to be current.
package struct Edition: Sendable {
    package let id: Int
    /// False where nothing that it is made of had changed: nothing was written.
    package let isNew: Bool
    /// Rows of results that ended or started with it.
    package let changedRowCount: Int
}
