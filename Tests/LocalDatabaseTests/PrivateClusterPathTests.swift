import Glibc
import LocalDatabase
import TestSupport
import Testing

@Suite struct PrivateClusterPathTests {
    @Test(
        "The data folder is the one that is said first",
        arguments: [
            (["KOMILJARD_DATA": "/data/k", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/data/k"),
            (["KOMILJARD_DATA": "/data/../data//k/"], "/data/k"),
            (["KOMILJARD_DATA": "", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/komiljard"),
            (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/komiljard"),
            (["HOME": "/h"], "/h/.local/share/komiljard"),
        ])
    func dataFolder(environment: [String: String], expected: String) {
        let isChosen = !(environment["KOMILJARD_DATA"] ?? "").isEmpty
        let cluster = PrivateCluster(environment: environment)
        #expect(cluster.dataFolder == (geteuid() == 0 && !isChosen ? "/var/lib/komiljard" : expected))
        #expect(PrivateCluster(dataFolder: "/chosen", environment: environment).dataFolder == "/chosen")
    }

    @Test("A path by way of a symbolic link is the same cluster")
    func symbolicLink() throws {
        let link = try TestFolder.fresh()
        unsafe symlink(try TestFolder.process, link)
        #expect(PrivateCluster(dataFolder: "\(link)/a/b").dataFolder == "\(try TestFolder.process)/a/b")
    }

    @Test("The connection string keeps odd names apart")
    func conninfo() {
        let cluster = PrivateCluster(dataFolder: "/nö where/a&b")
        #expect(
            cluster.conninfo(database: "a/b?c")
                == "postgresql://komiljard@/a/b%3Fc?host=/n%C3%B6%20where/a%26b/socket&port=5432")
    }
}
