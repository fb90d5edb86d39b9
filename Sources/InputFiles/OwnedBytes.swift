/// Memory that is freed with its owner.
@safe
struct OwnedBytes: ~Copyable {
    // Allocated in `init`, freed in `deinit`; whoever lends it out does so for the length of a call.
    let buffer: UnsafeMutableRawBufferPointer

    init(count: Int) {
        unsafe buffer = .allocate(byteCount: count, alignment: 16)
    }

    deinit {
        unsafe buffer.deallocate()
    }
}
