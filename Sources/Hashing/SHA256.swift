internal import CLibCrypto

/// SHA-256 of bytes that come in pieces, by OpenSSL's libcrypto, which uses the processor's own instructions.
///
/// libcrypto and not a Swift package: it is there wherever libpq's headers are, and compiling a cryptography package
/// took most of a first build, for one function.
@safe
package struct SHA256: ~Copyable {
    package static let byteCount = 32

    // Made in `init`, freed in `deinit`, never handed out.
    private let context: OpaquePointer

    package init() {
        // "EVP_MD_CTX_new() returns a digest context" and "EVP_DigestInit_ex2 […] return 1 for success":
        // https://docs.openssl.org/3.0/man3/EVP_DigestInit/. Both fail only where there is no memory or no SHA-256 at
        // all: then nothing can be done.
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex2(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // The bytes are the caller's for the length of the call.
        let result = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(result == 1, "libcrypto could not hash")
    }

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The 32 bytes.
    package consuming func finalize() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        // The array has room for all of it: `byteCount`.
        let result = unsafe EVP_DigestFinal_ex(context, &bytes, nil)
        precondition(result == 1, "libcrypto could not hash")
        return bytes
    }

    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }
}
