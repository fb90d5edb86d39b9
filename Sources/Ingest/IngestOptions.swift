package import Definitions

/// How files are to be read and kept, where the layouts do not say it.
package struct IngestOptions: Sendable {
    /// The layout to read by; nil finds it by each file's header.
    package var layoutName: String?
    /// The encoding of the files; nil goes by the layouts.
    package var encoding: TextEncoding?
    /// Load also content that was loaded before, as newer deliveries.
    package var reloads: Bool
    /// What an inbox is asked for; nil for files that a user names, which are taken at once and left where they are.
    package var inbox: Inbox?
    /// Connections that a large file is loaded over, besides the run's own: a COPY is one processor's work for the
    /// server, and encoding is somewhat less than that.
    package var laneCount: Int
    var malformedCap = MalformedRows.Cap()
    var repeatedContactLimit = RepeatedContactRows.usualLimit

    package static let usualLaneCount = 2

    package init(
        layoutName: String? = nil, encoding: TextEncoding? = nil, reloads: Bool = false, inbox: Inbox? = nil,
        laneCount: Int = usualLaneCount
    ) {
        self.laneCount = laneCount
        self.layoutName = layoutName
        self.encoding = encoding
        self.reloads = reloads
        self.inbox = inbox
    }

    /// A folder that others write to while it is read.
    package struct Inbox: Sendable {
        /// How long a file must have been left alone.
        package var settleTime: Duration
        /// Where files go that are in the register; nil leaves them.
        package var doneFolder: String?
        /// Where files go that were not loaded; nil leaves them.
        package var failedFolder: String?

        package init(
            settleTime: Duration = .seconds(2), doneFolder: String? = nil, failedFolder: String? = nil
        ) {
            self.settleTime = settleTime
            self.doneFolder = doneFolder
            self.failedFolder = failedFolder
        }
    }
}
