import Foundation
import Glibc
import LocalDatabase
import Postgres
import TestSupport
import Testing

/// Servers that go down, and disks that are full, while a large delivery is loaded.
@Suite(.serialized) struct ServerFailureTests {
    /// A register on a server of its own, in this folder.
    private func withServer(
        in folder: String, _ body: (Register, PrivateCluster) async throws -> Void
    ) async throws {
        try await Slots.shared.withSlots(2) {
            let work = try TestFolder.fresh()
            try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
            // What is committed is to be there after a crash; whether it is on the disk, no test can see.
            let cluster = testCluster(
                dataFolder: folder, settings: ["synchronous_commit": "on", "full_page_writes": "on"])
            do {
                try cluster.start()
                let register = Register(conninfo: cluster.conninfo(database: "komiljard"), folder: work)
                try await register.run("database", "migrate", endsWith: 0)
                try await body(register, cluster)
            } catch {
                try? cluster.stop()
                throw error
            }
            try cluster.stop()
        }
    }

    /// Ends a server at once, as a power cut does to its processes.
    private func crash(_ cluster: PrivateCluster) async throws {
        guard case .running(let id, _) = try cluster.status() else {
            Issue.record("the server does not run")
            return
        }
        kill(id, SIGQUIT)
        try await poll("the end of the server") { kill(id, 0) == 0 ? nil : () }
    }

    @Test
    func
        `a server that crashes in the middle of a load leaves the old delivery, and after its start the next completes it`()
        async throws
    {
        try await withServer(in: TestFolder.fresh()) { register, cluster in
            let delivery = try await LargeDelivery(in: register)
            let before = try await delivery.newestVersions()
            for thousandths in [100, 600] {
                let process = try register.start("ingest", delivery.path, "--quiet")
                try await delivery.wait(for: .read(thousandths: thousandths), of: process)
                try await crash(cluster)
                let finished = try await process.finished()
                #expect(finished.status == 69, "\(finished.errors)")
                try cluster.start()
                #expect(try await delivery.newestVersions() == before)
            }
            try await delivery.expectCompletion(version: 2, "after two crashes")
        }
    }

    /// The commits of the lanes do not wait for the disk; that of the transaction which attaches their rows does, for all.
    @Test func `what a load has said to be there is there after a crash of the server`() async throws {
        try await withServer(in: TestFolder.fresh()) { register, cluster in
            let delivery = try await LargeDelivery(in: register)
            for version in 2...4 {
                try delivery.write(version: version)
                try await register.run("ingest", delivery.path, "--quiet", endsWith: 0)
                try await crash(cluster)
                try cluster.start()
                let versions = try await delivery.newestVersions()
                #expect(versions.allSatisfy { $0.split(separator: "|")[1] == "\(version)" }, "\(versions)")
                try await delivery.expectCompletion(version: version, "crash \(version)")
            }
        }
    }

    // MARK: - Full disks

    /// Runs `body` with a file system of its own in memory, which it may fill.
    ///
    /// Only root may mount one. Who runs the tests without that sees them as skipped, with the reason; continuous
    /// integration is root, and there a refusal is a failure.
    private func withSmallDisk(_ body: (SmallDisk) async throws -> Void) async throws {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let mounting = try await KomiljardProcess(
            ["-t", "tmpfs", "-o", "size=400m", "tmpfs", folder], program: Self.program("mount"),
            folder: TestFolder.process
        ).finished()
        try #require(mounting.status == 0, "root may not mount here: \(mounting.errors)")
        func unmount() async throws {
            let finished = try await KomiljardProcess(
                ["--lazy", folder], program: Self.program("umount"), folder: TestFolder.process
            ).finished()
            #expect(finished.status == 0, "\(finished.errors)")
        }
        do {
            try await body(SmallDisk(folder: folder))
        } catch {
            try await unmount()
            throw error
        }
        try await unmount()
    }

    private static func program(_ name: String) throws -> String {
        let path = ["/usr/bin/\(name)", "/bin/\(name)"].first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(path, "\(name) is missing")
    }

    private struct SmallDisk {
        let folder: String

        private var ballast: String { folder + "/ballast" }

        /// Leaves so many bytes free.
        func fill(leaving free: Int) throws {
            var status = statvfs()
            try #require(unsafe statvfs(folder, &status) == 0)
            let count = Int(status.f_bavail) * Int(status.f_frsize) - free
            let descriptor = unsafe open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            try #require(posix_fallocate(descriptor, 0, count) == 0)
        }

        func makeRoom() throws { try FileManager.default.removeItem(atPath: ballast) }
    }

    private static let isRoot = geteuid() == 0

    /// 300 rows go with the transaction, the large delivery over lanes.
    @Test(.enabled(if: isRoot, "only root may mount a file system that is small enough to be filled"))
    func `a load that fills the disk of the tables exits with 2 and says so, and completes when there is room`()
        async throws
    {
        try await withSmallDisk { disk in
            try await withServer(in: TestFolder.fresh()) { register, cluster in
                let space = disk.folder + "/tables"
                try FileManager.default.createDirectory(atPath: space, withIntermediateDirectories: true)
                var data = stat()
                try #require(unsafe stat(cluster.dataFolder, &data) == 0)
                try #require(unsafe chown(space, data.st_uid, data.st_gid) == 0)
                var onSmallDisk = register
                onSmallDisk.conninfo = cluster.conninfo(database: "small")
                _ = try await register.rows("create tablespace small location '\(space)'")
                _ = try await register.rows("create database small template komiljard tablespace small")

                let delivery = try await LargeDelivery(in: onSmallDisk)
                let before = try await delivery.newestVersions()
                let small = try onSmallDisk.write(
                    recordFile((0..<3_000).map { RecordRow("K\($0)", ["regionkod": "10"]) }), to: "small.csv")
                for (path, free) in [(delivery.path, 2 << 20), (small, 64 << 10)] {
                    try disk.fill(leaving: free)
                    let finished = try await onSmallDisk.run("ingest", path, "--quiet")
                    #expect(finished.status == 2)
                    #expect(finished.errors.contains("No space left on device (SQLSTATE 53100)"), "\(finished.errors)")
                    #expect(finished.errors.contains("hint: Check free disk space."), "\(finished.errors)")
                    try disk.makeRoom()
                    #expect(try await delivery.newestVersions() == before)
                }
                try await delivery.expectCompletion(version: 2, "when there was room")
                try await onSmallDisk.run("ingest", small, endsWith: 0)
                try await onSmallDisk.expectNothingHalfDone()
            }
        }
    }

    /// Where the log of the server fills the disk, the server itself goes down: its word for it comes late or not at all.
    @Test(.enabled(if: isRoot, "only root may mount a file system that is small enough to be filled"))
    func `a load that fills the disk of the whole server leaves the old delivery, and completes when there is room`()
        async throws
    {
        try await withSmallDisk { disk in
            try await withServer(in: disk.folder + "/data") { register, cluster in
                let delivery = try await LargeDelivery(in: register)
                let before = try await delivery.newestVersions()
                try disk.fill(leaving: 4 << 20)
                let finished = try await register.run("ingest", delivery.path, "--quiet")
                #expect([2, 69].contains(finished.status), "\(finished.errors)")
                #expect(finished.errors.hasPrefix("komiljard: error: "), "\(finished.errors)")
                try disk.makeRoom()
                try cluster.start()
                #expect(try await delivery.newestVersions() == before)
                try await delivery.expectCompletion(version: 2, "when there was room")
            }
        }
    }
}
