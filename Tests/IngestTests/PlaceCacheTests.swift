import Testing

@testable import Ingest

@Suite struct PlaceCacheTests {
    /// Three texts as the fields of a row.
    private func with<T>(
        _ fields: [String],
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> T
    ) -> T {
        unsafe Array(fields[0].utf8).withUnsafeBytes { first in
            unsafe Array(fields[1].utf8).withUnsafeBytes { second in
                unsafe Array(fields[2].utf8).withUnsafeBytes { third in unsafe body(first, second, third) }
            }
        }
    }

    private func add(_ fields: [String], at position: Int, to cache: inout PlaceCache) {
        unsafe with(fields) { unsafe cache.add(position, $0, $1, $2) }
    }

    private func position(_ fields: [String], in cache: inout PlaceCache) -> Int? {
        unsafe with(fields) { unsafe cache.position($0, $1, $2) }
    }

    @Test func `a place is found by the same bytes of all three fields alone`() {
        var cache = PlaceCache()
        #expect(position(["", "", ""], in: &cache) == nil)
        add(["63", "2019-09", "V"], at: 7, to: &cache)
        #expect(position(["63", "2019-09", "V"], in: &cache) == 7)
        for other in [
            ["64", "2019-09", "V"], ["63", "2019-08", "V"], ["63", "2019-09", "G"], ["6", "32019-09", "V"],
            ["632019-09V", "", ""], ["63", "2019-09V", ""], ["", "", ""], ["63", "2019-09", "VV"],
        ] {
            #expect(position(other, in: &cache) == nil, "\(other)")
        }
        add(["", "", ""], at: 0, to: &cache)
        #expect(position(["", "", ""], in: &cache) == 0)
    }

    @Test func `the last few are kept, whichever was asked for last`() {
        var cache = PlaceCache()
        for index in 0..<6 {
            add(["\(index)", "p", "s"], at: index, to: &cache)
            #expect(position(["0", "p", "s"], in: &cache) == (index < 4 ? 0 : nil))
        }
        #expect((0..<6).map { position(["\($0)", "p", "s"], in: &cache) } == [nil, nil, 2, 3, 4, 5])
    }

    @Test func `fields that are long for codes and dates are looked at anew each time`() {
        var cache = PlaceCache()
        let long = String(repeating: "x", count: 62)
        add([long, "1", "2"], at: 1, to: &cache)
        #expect(position([long, "1", "2"], in: &cache) == 1)
        add([long, "1", "23"], at: 2, to: &cache)
        #expect(position([long, "1", "23"], in: &cache) == nil)
        #expect(position([long, "1", "2"], in: &cache) == 1)
    }
}
