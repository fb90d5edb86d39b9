import Glibc

/// What the file system says of a file's identity and age: where it is equal, so is the content.
///
/// Cheap to get and so the first thing to compare. A different signature says nothing: a copy, a `chmod` or a new
/// start of the machine (device numbers are given anew) change it too, and then a hash must tell.
package struct FileSignature: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    package let byteCount: Int64
    /// When the content was last written, in nanoseconds since 1970. A program can set it to anything.
    package let modifiedNanoseconds: Int64
    /// When content or attributes last changed, in nanoseconds since 1970. No program can set it: it tells of a file
    /// that was rewritten in place and given its old time again.
    package let changedNanoseconds: Int64

    package init(
        device: UInt64, inode: UInt64, byteCount: Int64, modifiedNanoseconds: Int64, changedNanoseconds: Int64
    ) {
        self.device = device
        self.inode = inode
        self.byteCount = byteCount
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
    }

    init(_ status: stat) {
        self.init(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), byteCount: Int64(status.st_size),
            modifiedNanoseconds: status.st_mtim.nanoseconds, changedNanoseconds: status.st_ctim.nanoseconds)
    }

    /// Whether both are the same file with the same content as far as size and time of writing tell; a rename or a
    /// change of permissions between them does not matter.
    func hasContent(of other: FileSignature) -> Bool {
        device == other.device && inode == other.inode && byteCount == other.byteCount
            && modifiedNanoseconds == other.modifiedNanoseconds
    }
}

extension FileSignature: LosslessStringConvertible {
    /// Five numbers in the order of the properties, parted by colons. The form is kept: it is stored.
    package var description: String {
        "\(device):\(inode):\(byteCount):\(modifiedNanoseconds):\(changedNanoseconds)"
    }

    /// Nil where the text is not what ``description`` writes.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 5, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            let byteCount = Int64(parts[2]), let modified = Int64(parts[3]), let changed = Int64(parts[4])
        else { return nil }
        self.init(
            device: device, inode: inode, byteCount: byteCount, modifiedNanoseconds: modified,
            changedNanoseconds: changed)
        // "+5" and "05" are numbers and nothing that was ever written.
        guard self.description == description else { return nil }
    }
}

extension timespec {
    /// Wraps for times before 1677 and after 2262, which a file may claim: equal times stay equal.
    var nanoseconds: Int64 { Int64(tv_sec) &* 1_000_000_000 &+ Int64(tv_nsec) }
}
