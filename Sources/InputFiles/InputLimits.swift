/// What a file may ask of the machine that unpacks it. Files come from others: a few kilobytes can claim gigabytes.
struct InputLimits: Sendable {
    /// How many times its size a file may unpack to. Registers' extracts reach 10 to 40; deflate ends at 1,032, which
    /// only one byte repeated comes near.
    var expansionFactor = 1_000

    /// Up to here any expansion is allowed, in bytes: so much is read in a second and kept nowhere.
    var freeByteCount = 256 << 20

    /// The largest window of zstd, as a power of two: 32 MiB, which it allocates. `zstd -19` needs 8 MiB, `--ultra -20`
    /// needs 32; `--ultra -22` and `--long` ask for 128, which is more than a whole run may take.
    var zstdWindowLog: Int32 = 25

    /// Bytes of the file that are read at a time where they are not read straight to the caller's chunk.
    var bufferByteCount = 128 << 10
}
