import Glibc

/// Where rows with these fields of region, period and status belong, for the few that a part of a file has: neighbouring
/// rows are nearly always of one or two deliveries.
struct PlaceCache {
    private static let size = 4
    /// Longer fields are no codes and dates: they are looked at anew each time.
    private static let maximumByteCount = 64

    private struct Entry {
        var position = 0
        var counts: (Int, Int, Int) = (-1, 0, 0)
    }

    private var entries = [Entry](repeating: Entry(), count: size)
    // The fields of an entry, one after the other, at its number times `maximumByteCount`.
    private var bytes = [UInt8](repeating: 0, count: size * maximumByteCount)
    private var latest = 0
    private var next = 0

    /// The position that was added for the same bytes, if it is still here.
    @inline(__always)
    mutating func position(
        _ region: UnsafeRawBufferPointer, _ period: UnsafeRawBufferPointer, _ status: UnsafeRawBufferPointer
    ) -> Int? {
        if unsafe matches(latest, region, period, status) { return entries[latest].position }
        for index in 0..<Self.size where unsafe index != latest && matches(index, region, period, status) {
            latest = index
            return entries[index].position
        }
        return nil
    }

    mutating func add(
        _ position: Int, _ region: UnsafeRawBufferPointer, _ period: UnsafeRawBufferPointer,
        _ status: UnsafeRawBufferPointer
    ) {
        guard region.count + period.count + status.count <= Self.maximumByteCount else { return }
        entries[next] = Entry(position: position, counts: (region.count, period.count, status.count))
        let all = unsafe Array(region) + Array(period) + Array(status)
        bytes.replaceSubrange(next * Self.maximumByteCount..<next * Self.maximumByteCount + all.count, with: all)
        latest = next
        next = (next + 1) % Self.size
    }

    @inline(__always)
    private func matches(
        _ index: Int, _ region: UnsafeRawBufferPointer, _ period: UnsafeRawBufferPointer,
        _ status: UnsafeRawBufferPointer
    ) -> Bool {
        let counts = entries[index].counts
        guard counts.0 == region.count, counts.1 == period.count, counts.2 == status.count else { return false }
        return unsafe bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return false }
            // `add` has written as many bytes there.
            let start = unsafe base + index &* Self.maximumByteCount
            return unsafe isEqual(start, region) && isEqual(start + counts.0, period)
                && isEqual(start + counts.0 + counts.1, status)
        }
    }

    @inline(__always)
    private func isEqual(_ kept: UnsafeRawPointer, _ asked: UnsafeRawBufferPointer) -> Bool {
        guard let start = asked.baseAddress else { return true }
        return unsafe memcmp(kept, start, asked.count) == 0
    }
}
