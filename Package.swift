// swift-tools-version: 6.2
import PackageDescription

// The layout is the architecture: docs/architecture.md has a paragraph on every module and the
// arrows between them. An arrow that is not listed there is not allowed here.

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "komiljard",
    products: [
        .executable(name: "komiljard", targets: ["komiljard"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // PostgreSQL
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Postgres", dependencies: ["CLibPQ"]),
        .target(name: "LocalDatabase", dependencies: ["Postgres"]),

        // Hashing: libcrypto comes with libpq's headers
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Hashing", dependencies: ["CLibCrypto"]),

        // The outside world: files as they come, and the contracts in XML
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "InputFiles", dependencies: ["CZlib", "CZstd", "Hashing"]),
        .target(name: "ContractXML", dependencies: ["CLibXML2"]),

        // Spreadsheets
        .systemLibrary(name: "CLibXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .target(name: "Spreadsheet", dependencies: ["CLibXLSXWriter", "CZlib", "Waits"]),

        // Pure values: no I/O, no database
        .target(name: "DelimitedText"),
        .target(name: "Waits"),
        .target(name: "Agreements", dependencies: ["Waits"]),

        // Project data: YAML and CSV to values
        .target(name: "Definitions", dependencies: ["Agreements", "DelimitedText", "Waits", yams]),

        // The stages, which never import each other
        .target(name: "Stages", dependencies: ["Postgres", "Waits", "Definitions", "Hashing"]),
        .target(
            name: "Ingest",
            dependencies: [
                "Stages", "ContractXML", "Definitions", "DelimitedText", "InputFiles", "Postgres", "Waits",
            ]),
        .target(name: "Validate", dependencies: ["Stages", "Definitions", "Postgres", "Waits"]),
        .target(name: "Aggregate", dependencies: ["Stages", "Definitions", "Postgres", "Waits"]),
        .target(name: "Evaluate", dependencies: ["Stages", "Agreements", "Definitions", "Postgres", "Waits"]),

        // What goes back to the senders
        .target(
            name: "Feedback",
            dependencies: ["Stages", "Agreements", "Definitions", "Evaluate", "Postgres", "Spreadsheet", "Waits"]),

        // What a number comes from
        .target(name: "Explain", dependencies: ["Stages", "Agreements", "Definitions", "Postgres", "Waits"]),

        // What runs them
        .target(
            name: "Pipeline",
            dependencies: [
                "Stages", "Ingest", "Validate", "Aggregate", "Evaluate", "Agreements", "Definitions", "Postgres",
                "Waits",
            ]),
        .target(name: "Synthetic"),
        .target(
            name: "Commands",
            dependencies: [
                "Pipeline", "LocalDatabase", "Synthetic", "Agreements", "Evaluate", "Explain", "Feedback", "Ingest",
                "Validate",
                "Spreadsheet", "Stages", "Definitions", "Postgres", "Waits", argumentParser,
            ]),
        .executableTarget(name: "komiljard", dependencies: ["Commands"]),

        // Tests: one target a module, then the figures of others and the built binary
        .target(
            name: "TestSupport", dependencies: ["CZlib", "CZstd", "LocalDatabase", "Postgres"],
            path: "Tests/TestSupport"),
        .target(
            name: "StageTestSupport",
            dependencies: [
                "Agreements", "Definitions", "Ingest", "Pipeline", "Postgres", "Stages", "TestSupport", "Validate",
                "Waits",
            ],
            path: "Tests/StageTestSupport"),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"]),
        .testTarget(name: "LocalDatabaseTests", dependencies: ["LocalDatabase", "Postgres", "TestSupport"]),
        .testTarget(name: "InputFilesTests", dependencies: ["InputFiles", "Hashing", "TestSupport"]),
        .testTarget(name: "ContractXMLTests", dependencies: ["ContractXML"]),
        .testTarget(name: "DelimitedTextTests", dependencies: ["DelimitedText"]),
        .testTarget(name: "WaitsTests", dependencies: ["Waits"]),
        .testTarget(name: "SpreadsheetTests", dependencies: ["Spreadsheet", "TestSupport", "Waits"]),
        .testTarget(name: "AgreementsTests", dependencies: ["Agreements", "Waits"]),
        .testTarget(name: "DefinitionsTests", dependencies: ["Definitions", "Agreements", "Waits"]),
        .testTarget(name: "SyntheticTests", dependencies: ["Synthetic"]),
        .testTarget(
            name: "StagesTests", dependencies: ["Stages", "Definitions", "Postgres", "Waits", "TestSupport"]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Ingest", "Agreements", "ContractXML", "Definitions", "DelimitedText", "Hashing", "Postgres", "Stages",
                "StageTestSupport", "TestSupport", "Waits",
            ]),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "Stages", "Ingest", "Validate", "Evaluate", "Definitions", "Postgres", "TestSupport",
            ]),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Pipeline", "LocalDatabase", "Agreements", "Evaluate", "Explain", "Feedback", "Ingest",
                "Spreadsheet", "Stages", "Definitions", "Postgres", "Waits", "TestSupport", argumentParser,
            ],
            exclude: ["Help"]),
        .testTarget(name: "EndToEndTests", dependencies: ["komiljard", "LocalDatabase", "Postgres", "TestSupport"]),
        .testTarget(
            name: "SQLTests",
            dependencies: [
                "Aggregate", "Agreements", "Definitions", "Postgres", "Stages", "StageTestSupport", "TestSupport",
                "Waits",
            ],
            exclude: ["Cases"]),
        .testTarget(
            name: "ValidateTests",
            dependencies: [
                "Validate", "Agreements", "Definitions", "Ingest", "Pipeline", "Postgres", "Stages", "StageTestSupport",
                "Synthetic", "TestSupport", "Waits",
            ]),
        .testTarget(
            name: "AggregateTests",
            dependencies: [
                "Aggregate", "Definitions", "Evaluate", "Pipeline", "Postgres", "Stages", "StageTestSupport",
                "Synthetic", "Waits",
            ]),
        .testTarget(
            name: "EvaluateTests",
            dependencies: [
                "Evaluate", "Agreements", "Definitions", "Pipeline", "Postgres", "Stages", "StageTestSupport",
                "Synthetic", "Validate", "Waits",
            ]),
        .testTarget(
            name: "FeedbackTests",
            dependencies: [
                "Feedback", "Agreements", "Definitions", "Postgres", "Spreadsheet", "Stages", "StageTestSupport",
                "TestSupport", "Waits",
            ]),
        .testTarget(
            name: "ExplainTests",
            dependencies: [
                "Explain", "Agreements", "Definitions", "Evaluate", "Pipeline", "Postgres", "Stages",
                "StageTestSupport",
                "Synthetic", "TestSupport", "Waits",
            ]),
        .testTarget(
            name: "PublishedTests", dependencies: ["Agreements", "Definitions", "Waits"], path: "Tests/Published",
            exclude: ["Figures"]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        // A stale warning hides the next one.
        .treatAllWarnings(as: .error),
        // Pointers are allowed in the libpq wrapper and the byte loops; each use says `unsafe` and why.
        .strictMemorySafety(),
        // `any` is a cost: let the reader see it.
        .enableUpcomingFeature("ExistentialAny"),
        // A module does not leak what it imports: Yams and libpq stay where they are.
        .enableUpcomingFeature("InternalImportsByDefault"),
        // A member is only visible in a file that imports its module: arrows are seen where they are used.
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
