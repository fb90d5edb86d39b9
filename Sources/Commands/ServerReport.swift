import LocalDatabase

/// The private server, for `komiljard database`.
struct ServerReport: Encodable {
    let dataFolder: String
    let status: String
    let processID: Int?

    init(_ cluster: PrivateCluster) throws {
        dataFolder = cluster.dataFolder
        switch try cluster.status() {
        case .notCreated: (status, processID) = ("not created", nil)
        case .stopped: (status, processID) = ("stopped", nil)
        case .running(let pid, _): (status, processID) = ("running", Int(pid))
        }
    }

    var text: String {
        "private database in \(dataFolder): \(status)" + (processID.map { ", process \($0)" } ?? "")
    }
}
