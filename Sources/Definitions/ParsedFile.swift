/// What came of one file: enough of it stays for checks between files, also where something is wrong.
struct ParsedFile<Definition> {
    let faults: FileFaults
    /// Nil where it could not be read.
    let name: Named?
    /// Nil where the file has a fault.
    let definition: Definition?
}
