import Dispatch
import FoundationEssentials
import Glibc
import LocalDatabase
import TestSupport
import Testing

/// Runs `body` with a cluster in a fresh folder, and stops it afterwards.
///
/// Starting and stopping block, so `body` runs on threads of Dispatch, which makes more of them, and not on those of
/// the pool.
func withCluster(
    dataFolder: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
    settings: [String: String] = [:], _ body: @Sendable (PrivateCluster) async throws -> Void
) async throws {
    let cluster = testCluster(
        dataFolder: try dataFolder ?? TestFolder.fresh(), environment: environment, settings: settings)
    try await withTaskExecutorPreference(BlockingExecutor.shared) {
        do {
            try await body(cluster)
        } catch {
            try? cluster.stop()
            throw error
        }
        try cluster.stop()
    }
}

/// Runs tasks that block.
private final class BlockingExecutor: TaskExecutor {
    static let shared = BlockingExecutor()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // `shared` lives as long as the process.
        DispatchQueue.global().async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// The process of a cluster's server; `nil` when it does not run.
func runningID(_ cluster: PrivateCluster) throws -> Int32? {
    guard case .running(let processID, let version) = try cluster.status() else { return nil }
    #expect(version.contains("."))
    return processID
}

/// The cluster's own folder within the data folder.
func clusterFolder(_ cluster: PrivateCluster) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: cluster.dataFolder)
    let name = try #require(names.first { $0.hasPrefix("postgres-") })
    return "\(cluster.dataFolder)/\(name)"
}

/// The user that a file belongs to.
func owner(of path: String) throws -> uid_t {
    try status(of: path).st_uid
}

/// The rights on a file.
func mode(of path: String) throws -> mode_t {
    try status(of: path).st_mode & 0o7777
}

private func status(of path: String) throws -> stat {
    var status = stat()
    try #require(unsafe lstat(path, &status) == 0, "\(path)")
    return status
}
