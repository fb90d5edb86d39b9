import ArgumentParser
import Ingest

/// How files are loaded, apart from what they are.
struct LoadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Connections that a large file is loaded over, besides the run's own: 0 to 16. About as many as the server has processors; fewer are used where it has no room.",
            valueName: "count"))
    var connections = IngestOptions.usualLaneCount

    func validate() throws {
        guard (0...16).contains(connections) else { throw ValidationError("--connections is a number, 0 to 16") }
    }
}
