import Glibc

/// The time, and a way to let it pass.
package struct SettlingClock {
    /// Nanoseconds since 1970, as the times of files are.
    package let now: () -> Int64
    package let sleep: (Duration) -> Void

    package init(now: @escaping () -> Int64, sleep: @escaping (Duration) -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's.
    package static var system: SettlingClock {
        SettlingClock(
            now: {
                var time = timespec()
                // The structure is here for the length of the call, and the clock exists everywhere.
                unsafe clock_gettime(CLOCK_REALTIME, &time)
                return time.nanoseconds
            },
            sleep: { duration in
                let (seconds, attoseconds) = duration.components
                var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
                var request = rest
                // A signal ends the sleep and leaves what remains of it in `rest`.
                while unsafe nanosleep(&request, &rest) != 0 && errno == EINTR { request = rest }
            })
    }
}

/// Tells the files of an inbox that are whole from those that somebody is still writing.
package enum Settling {
    package static let defaultTime = Duration.seconds(2)

    /// For files of other users, of which the system does not say whether they are open: nobody waits for it, they are
    /// left for a later time.
    package static let cautiousTime = Duration.seconds(30)

    /// Looks which files nobody writes to.
    ///
    /// A file is whole when nobody has it open for writing, as far as the system says, and its size and time of
    /// writing have not changed for the settle time. For files that were written longer ago nothing is waited; all
    /// others share one wait. What cannot be examined counts as whole: its reading says what is wrong.
    ///
    /// - Parameters:
    ///   - settleTime: zero asks the system only.
    /// - Returns: both in the order of `paths`.
    package static func settled(
        _ paths: [String], settleTime: Duration = defaultTime, clock: SettlingClock = .system
    ) -> (whole: [String], stillChanging: [PassedOver]) {
        var states = paths.map { Look(at: $0) }
        let now = clock.now()
        let wait = states.map { $0.missing(of: settleTime, now: now) }.max() ?? .zero
        if wait > .zero {
            clock.sleep(wait)
            for index in states.indices where states[index].missing(of: settleTime, now: now) > .zero {
                states[index] = states[index].followed(by: Look(at: paths[index]))
            }
        }
        var whole: [String] = []
        var stillChanging: [PassedOver] = []
        for (path, state) in zip(paths, states) {
            switch state {
            case .quiet(_, isCertain: false) where state.missing(of: cautiousTime, now: clock.now()) > .zero:
                stillChanging.append(
                    .init(
                        path: path,
                        reason:
                            "was written less than \(cautiousTime.components.seconds) s ago by somebody whose programs cannot be seen: left for later"
                    ))
            case .unknown, .quiet: whole.append(path)
            case .written: stillChanging.append(.init(path: path, reason: "is open in a program that writes to it"))
            case .changing: stillChanging.append(.init(path: path, reason: "is still being written"))
            case .gone: stillChanging.append(.init(path: path, reason: "was moved or removed while it was looked at"))
            }
        }
        return (whole, stillChanging)
    }
}

/// What a file looks like at a moment.
private enum Look {
    // Linux's F_SETLEASE and F_SETSIG (include/uapi/linux/fcntl.h, asm-generic/fcntl.h), which Swift does not see:
    // glibc declares them for _GNU_SOURCE only.
    private static let setLease: Int32 = 1024
    private static let setSignal: Int32 = 10

    case unknown
    /// Not open for writing, or, where that is not certain, nobody may know.
    case quiet(FileSignature, isCertain: Bool)
    case written
    case changing
    case gone

    init(at path: String) {
        // Standard input and what cannot be opened is not examined. O_NONBLOCK: never wait for a pipe's other end.
        let descriptor =
            path == InputFile.standardInputPath
            ? -1 : unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            self = .unknown
            return
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            self = .unknown
            return
        }
        self =
            switch Self.isOpenForWriting(descriptor) {
            case true?: .written
            case false?: .quiet(FileSignature(status), isCertain: true)
            case nil: .quiet(FileSignature(status), isCertain: false)
            }
    }

    /// How long nobody has yet been seen not to write; at most the settle time.
    func missing(of settleTime: Duration, now: Int64) -> Duration {
        guard case .quiet(let signature, _) = self else { return .zero }
        // A time in the future, by another machine's clock, says nothing. Wraps at times that no clock shows.
        let age = Duration.nanoseconds(max(0, now &- signature.modifiedNanoseconds))
        return max(.zero, settleTime - age)
    }

    func followed(by later: Look) -> Look {
        switch (self, later) {
        case (.quiet(let before, _), .quiet(let after, _)): after.hasContent(of: before) ? later : .changing
        case (.quiet, .unknown): .gone
        default: later
        }
    }

    /// Whether the system says that somebody, in any process, has the file open for writing.
    ///
    /// "A read lease can be placed only on a file descriptor that is opened read-only", and is refused with EAGAIN
    /// while the file is open for writing (fcntl(2), Leases). Everything else says nothing, and gives nil: EACCES for
    /// another user's file, EINVAL for file systems without leases.
    private static func isOpenForWriting(_ descriptor: Int32) -> Bool? {
        // Who opens the file for writing in the instant between the two calls is kept waiting until the second, and
        // we are sent a signal: by default SIGIO, which ends a process. SIGURG is ignored.
        guard fcntl(descriptor, setSignal, SIGURG) == 0 else { return nil }
        if fcntl(descriptor, setLease, F_RDLCK) == 0 {
            _ = fcntl(descriptor, setLease, F_UNLCK)
            return false
        }
        return errno == EAGAIN ? true : nil
    }
}
