import Testing

@testable import Stages

@Suite struct FingerprintTests {
    @Test func `the fingerprint of a content is its SHA-256`() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(Fingerprint(ofContent: []).hexadecimal == empty)
        #expect(
            Fingerprint(ofContent: Array("abc".utf8)).byteaText
                == "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Fingerprint(hexadecimal: empty) == Fingerprint(ofContent: []))
        #expect(Fingerprint(hexadecimal: empty.uppercased()) == Fingerprint(ofContent: []))
    }

    @Test(arguments: ["", "e", "zz", "e3b0", "xyz"])
    func `a text that is no hash is equal to none`(text: String) {
        #expect(Fingerprint(hexadecimal: text).bytes.count < 32)
    }

    @Test func `names, contents, their order and their limits all count`() {
        func fingerprint(_ parts: [(String, String)]) -> Fingerprint {
            Fingerprint(parts: parts.map { (name: $0.0, content: Array($0.1.utf8)) })
        }
        let all = [
            fingerprint([]), fingerprint([("", "")]), fingerprint([("a", "b")]), fingerprint([("ab", "")]),
            fingerprint([("", "ab")]), fingerprint([("a", "b"), ("", "")]), fingerprint([("a", "b"), ("c", "d")]),
            fingerprint([("c", "d"), ("a", "b")]), fingerprint([("a", "b1:c1:d")]),
            fingerprint([("a", "bc"), ("", "d")]),
        ]
        #expect(Set(all).count == all.count)
        #expect(fingerprint([("a", "b"), ("c", "d")]) == fingerprint([("a", "b"), ("c", "d")]))
    }
}
