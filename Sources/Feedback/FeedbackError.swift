package import Waits

/// Why there is no feedback. Nothing of it has become visible.
package enum FeedbackError: Error, Hashable, Sendable {
    /// The region is none, or has sent nothing for the month.
    case noDelivery(region: RegionCode, period: Period, isRegion: Bool)
    /// Files of the names are there.
    case alreadyThere(paths: [String])
    /// A file or the folder cannot be written.
    case cannotWrite(path: String, cause: String)
}

extension FeedbackError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noDelivery(let region, let period, let isRegion):
            isRegion
                ? "region \(region) has sent nothing for \(period): komiljard deliveries lists what there is"
                : "there is no region \(region), and no delivery of one for \(period): give a code of SKR, such as 10 or 63"
        case .alreadyThere(let paths):
            "\(paths.joined(separator: ", ")) \(paths.count == 1 ? "is" : "are") there already: remove, name another folder, or give --force to replace"
        case .cannotWrite(let path, let cause):
            "\(path) cannot be written (\(cause)): check the folder, its permissions and space"
        }
    }
}
