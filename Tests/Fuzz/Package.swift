// swift-tools-version: 6.2
import PackageDescription

// The readers of what others send, under libFuzzer. A package of its own, for every module in it is compiled with
// coverage and AddressSanitizer. SwiftPM takes no sources from outside a package, and what has `package` access is seen
// inside one only: so the modules are here as symbolic links.
//
// script/fuzz builds and runs it.

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CLibFuzzer"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "ContractXML", dependencies: ["CLibXML2"]),
        .target(name: "DelimitedText"),
        .target(name: "FuzzSupport", dependencies: ["CLibFuzzer"]),
        .executableTarget(name: "fuzz-contract", dependencies: ["ContractXML", "CLibXML2", "FuzzSupport"]),
        .executableTarget(name: "fuzz-delimited", dependencies: ["DelimitedText", "FuzzSupport"]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .treatAllWarnings(as: .error),
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .unsafeFlags(["-sanitize=fuzzer,address"]),
    ]
    // SwiftPM names the program's entry itself (`--defsym main=…`). Beside libFuzzer's own `main`, gold ends in an
    // internal error; lld takes the one that is named.
    target.linkerSettings = [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
}
