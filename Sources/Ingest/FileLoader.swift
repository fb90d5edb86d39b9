import ContractXML
import Definitions
import InputFiles
import Postgres
import Stages
import Waits

/// Loads one file, in one transaction that makes all of it visible: after a kill at any instant all of it is there, or
/// nothing.
struct FileLoader {
    let connection: Connection
    let context: RunContext
    let path: String
    let fileName: String
    let options: IngestOptions
    /// What a manifest says of the file.
    let announced: Manifest.Entry?
    let register: FileRegister

    init(
        connection: Connection, context: RunContext, path: String, options: IngestOptions = IngestOptions(),
        announced: Manifest.Entry? = nil
    ) {
        self.connection = connection
        self.context = context
        self.path = path
        self.options = options
        self.announced = announced
        fileName = Self.name(of: path)
        register = FileRegister(connection: connection, context: context)
    }

    /// A path without its folders.
    static func name(of path: String) -> String {
        guard path != InputFile.standardInputPath else { return "standard input" }
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    /// - Throws: `IngestError` for a file that is not loaded; `PostgresError`.
    func load() throws -> LoadedFile {
        do {
            return try loadInput()
        } catch let error as InputFileError {
            try context.interruption.check()
            throw IngestError(error)
        }
    }

    private func loadInput() throws -> LoadedFile {
        let interruption = context.interruption
        let input = try InputFile(path: path, isGivenUp: { interruption.isRequested })
        if !options.reloads, let known = try knownContent(of: input),
            try isDone(known.earlier, isUntouched: known.isUntouched)
        {
            try check(known)
            try checkNotOvertaken(known)
            return loadedBefore(known.earlier, isUntouched: known.isUntouched)
        }
        return try loadAnew(input)
    }

    private func loadAnew(_ input: InputFile) throws -> LoadedFile {
        var sink: RowSink?
        do {
            return try context.transaction(on: connection) { try load(input, sink: &sink) }
        } catch let error as SameContent {
            sink?.abandon()
            try keepInMind(input, error.earlier)
            return loadedBefore(error.earlier)
        } catch {
            sink?.abandon()
            throw error
        }
    }

    /// The content turned out to be loaded already.
    private struct SameContent: Error {
        let earlier: FileRegister.EarlierLoad
    }

    private func loadedBefore(_ earlier: FileRegister.EarlierLoad, isUntouched: Bool = false) -> LoadedFile {
        LoadedFile(
            path: path, fileName: fileName, layout: earlier.layout, callID: earlier.callID, senderReference: nil,
            recordCount: 0, malformedCount: 0, keptMalformedCount: 0, firstMalformed: [], unknownColumns: [],
            deliveries: [],
            loadedBefore: "\(earlier.loadedAt) UTC as \(earlier.fileName)",
            isStanding: earlier.isStanding || isUntouched)
    }

    private func load(_ input: InputFile, sink: inout RowSink?) throws -> LoadedFile {
        let start = unsafe try input.withNextChunk { unsafe Array($0) }
        guard !start.isEmpty else {
            throw IngestError(.empty, path: path, "the file is empty: it needs a header and records")
        }
        guard !start.starts(with: [0xFF, 0xFE]), !start.starts(with: [0xFE, 0xFF]) else {
            throw IngestError(
                .notText, path: path, line: 1, column: 1,
                "UTF-16: convert the file to UTF-8 and send it again (byte 0)")
        }
        return unsafe try start.withUnsafeBytes({ unsafe ContractReader.looksLikeXML($0) })
            ? loadContract(input, start, sink: &sink) : loadText(input, start, sink: &sink)
    }

    private func loadText(_ input: InputFile, _ start: [UInt8], sink: inout RowSink?) throws -> LoadedFile {
        let match = unsafe try start.withUnsafeBytes { bytes in
            unsafe try LayoutMatch.find(
                start: bytes, isWholeFile: input.isAtEnd, layouts: context.project.layouts,
                named: options.layoutName, encoding: options.encoding, path: path)
        }
        let plan = RowPlan(layout: match.layout, positions: match.positions, encoding: match.headerEncoding)
        let numbers = try register.nextNumbers()
        var reading = try self.reading(
            plan, layout: match.layout, encoding: match.headerEncoding, numbers: numbers, of: input, sink: &sink)
        var reader = DelimitedReading(match, path: path)
        unsafe try read(input, from: start) { chunk, isLast in
            unsafe try reader.read(chunk, isLast: isLast, into: &reading)
            try reading.sendSideRows(isLast: isLast)
        }
        if reading.rowCount == 0, let call = announced?.replaces {
            return try withdraw(call, by: try newFile(input, match.layout, numbers.fileID, match.headerEncoding.name))
        }
        try refuseNothing(reading)
        var file = try newFile(input, match.layout, numbers.fileID, reader.encoding.name)
        file.header = match.header
        return try finish(
            reading, firstDeliveryID: numbers.deliveryID, file: file, replacing: announced?.replaces,
            unknownColumns: match.unknownColumns)
    }

    private func loadContract(_ input: InputFile, _ start: [UInt8], sink: inout RowSink?) throws -> LoadedFile {
        let regions = RegionTranslation(context.project.reference)
        let call = unsafe try start.withUnsafeBytes { bytes in
            unsafe try ContractCall(
                start: bytes, isWholeFile: input.isAtEnd, layouts: context.project.layouts, named: options.layoutName,
                values: { ValueReader(layout: $0, encoding: .utf8, regions: regions) }, path: path)
        }
        let numbers = try register.nextNumbers()
        let replaced = call.document.replaces.flatMap { $0.isEmpty ? nil : $0 } ?? announced?.replaces
        var reading = try self.reading(
            call.plan, layout: call.layout, encoding: .utf8, numbers: numbers, of: input, sink: &sink)
        reading.encoder.sectionPeriod = call.section?.period
        var reader = ContractReading(columns: call.columns, path: path)
        unsafe try read(input, from: start) { chunk, isLast in
            unsafe try reader.read(chunk, isLast: isLast, into: &reading)
            try reading.sendSideRows(isLast: isLast)
        }
        var file = try newFile(input, call.layout, numbers.fileID, reader.encodingName)
        file.senderReference = try reference(of: call.document)
        guard let section = call.section else {
            guard let replaced else {
                throw IngestError(
                    .order, path: path,
                    "the call has no body, which deletes the call that ErsattningsId names, and names none")
            }
            return try withdraw(
                replaced, by: file,
                of: call.document.contract == .waiting
                    ? [.waiting] : [.completed, .diagnoses, .causes, .procedures])
        }
        try refuseNothing(reading)
        return try finish(
            reading, firstDeliveryID: numbers.deliveryID, file: file, replacing: replaced,
            unknownColumns: reader.unknownAttributes, hangsOnContacts: section.kind != .contacts)
    }

    private func reading(
        _ plan: RowPlan, layout: Layout, encoding: FieldEncoding, numbers: NextNumbers, of input: InputFile,
        sink openedSink: inout RowSink?
    ) throws -> FileReading {
        let sink = RowSink(
            connection: connection, context: context, plan: plan, fileID: numbers.fileID,
            firstDeliveryID: numbers.deliveryID, laneCount: options.laneCount)
        openedSink = sink
        return FileReading(
            encoder: try RowEncoder(
                plan: plan, layout: layout, encoding: encoding, regions: RegionTranslation(context.project.reference),
                firstDeliveryID: numbers.deliveryID, path: path),
            malformed: MalformedRows(fileID: numbers.fileID, cap: options.malformedCap),
            repeatedContacts: RepeatedContactRows(
                byteCount: Self.contentByteCount(of: input), limit: options.repeatedContactLimit),
            sink: sink, connection: connection)
    }

    /// About how many bytes the content has.
    private static func contentByteCount(of input: InputFile) -> Int {
        // Standard input may be anything: the register's largest month, or less.
        guard let signature = input.signature else { return 1 << 30 }
        // Contacts are packed to a sixth, about.
        return Int(signature.byteCount) * (input.compression == .none ? 1 : 8)
    }

    /// Whether content is loaded again. A check judges all that is in the register anew, and the same content twice as
    /// one delivery, as a run does.
    private func reloads(_ earlier: FileRegister.EarlierLoad) -> Bool {
        options.reloads && !(context.isTrial && earlier.runID == context.run.runID)
    }

    /// What is known of the file once it has been read to its end.
    ///
    /// - Throws: `SameContent`; `InputFileError` where it has changed; `IngestError` where it is not what its manifest
    ///   says.
    private func newFile(
        _ input: InputFile, _ layout: Layout, _ fileID: Int, _ encoding: String
    ) throws -> FileRegister.NewFile {
        try input.checkUnchanged()
        let content = input.contentHash
        if let announced = announced?.sha256, announced != input.sentHash { throw wrongHash }
        if let earlier = try register.load(ofContent: content), !reloads(earlier),
            try isDone(earlier, isUntouched: false)
        {
            throw SameContent(earlier: earlier)
        }
        return FileRegister.NewFile(
            fileID: fileID, fileName: fileName, sha256: input.sentHash, byteCount: input.sentByteCount,
            contentSHA256: content, contentByteCount: input.contentByteCount,
            signature: input.signature?.description,
            changedAt: input.signature.map { Int($0.changedNanoseconds / 1_000) }, layoutID: layout.id,
            layoutFile: layout.file,
            encoding: encoding)
    }

    /// Calls with the chunks of the file, the first of which has been read already.
    private func read(
        _ input: InputFile, from start: [UInt8], _ body: (UnsafeRawBufferPointer, Bool) throws -> Void
    ) throws {
        do {
            unsafe try start.withUnsafeBytes { unsafe try body($0, input.isAtEnd) }
            while !input.isAtEnd {
                try context.interruption.check()
                unsafe try input.withNextChunk { unsafe try body($0, input.isAtEnd) }
            }
        } catch is FileReading.TooManyLines {
            throw IngestError(
                .notText, path: path, "the file has more than 2 147 483 647 lines: send it in parts")
        } catch is DeliveriesOfFile.LimitExceeded {
            throw IngestError(
                .layout, path: path,
                "the file has more than \(DeliveriesOfFile.limit) combinations of region, month and kind: check the "
                    + "columns that say them")
        }
    }

    /// Makes the rows visible, and writes down the file and its deliveries.
    ///
    /// - Parameters:
    ///   - call: the call that this one replaces.
    ///   - hangsOnContacts: whether the rows are of contacts that must be there.
    private func finish(
        _ reading: consuming FileReading, firstDeliveryID: Int, file: FileRegister.NewFile, replacing call: String?,
        unknownColumns: [String], hangsOnContacts: Bool = false
    ) throws -> LoadedFile {
        if let announced = announced?.rowCount, announced != reading.rowCount {
            throw wrongRowCount(reading.rowCount, announced: announced)
        }
        reading.encoder.deliveries.placeHalfPlaced()
        let entries = reading.encoder.deliveries.entries
        let recordCount = entries.reduce(0) { $0 + $1.recordCount }
        try reading.sink.finish(deliveryCount: entries.count, recordCount: recordCount)
        var file = file
        file.lastReservedDeliveryID = reading.sink.lastReservedDeliveryID
        file.recordCount = recordCount
        file.malformedCount = reading.malformed.count
        file.keptMalformedCount = reading.malformed.keptCount
        file.halfPlacedCount = reading.encoder.deliveries.halfPlacedCount
        file.listsRepeatedContacts = reading.repeatedContacts.isComplete
        try register.record(file)
        let named = try call.map { try standingSlots(of: $0, by: entries.map(\.slot)) } ?? []
        let namedSlots = Set(named)
        let contacts = hangsOnContacts ? try contactDeliveries(of: entries.map(\.slot)) : [:]
        var deliveries = entries.map {
            FileRegister.NewDelivery(
                deliveryID: $0.deliveryID, slot: $0.slot, recordCount: $0.recordCount,
                malformedCount: $0.malformedCount, halfPlacedCount: $0.halfPlacedCount,
                namesReplaced: namedSlots.contains($0.slot), contactDeliveryID: contacts[$0.slot])
        }
        deliveries += withdrawals(
            named, except: Set(entries.map(\.slot)), firstDeliveryID: firstDeliveryID + entries.count)
        let versions = try register.record(deliveries, fileID: file.fileID)
        return loaded(
            file, deliveries, versions, firstMalformed: reading.malformed.first.map { "\(path):\($0)" },
            unknownColumns: unknownColumns)
    }

    func loaded(
        _ file: FileRegister.NewFile, _ deliveries: [FileRegister.NewDelivery], _ versions: FileRegister.Versions,
        firstMalformed: [String] = [], unknownColumns: [String] = []
    ) -> LoadedFile {
        LoadedFile(
            path: path, fileName: fileName, layout: file.layoutID, callID: file.callID,
            senderReference: file.senderReference, recordCount: file.recordCount, malformedCount: file.malformedCount,
            keptMalformedCount: file.keptMalformedCount, firstMalformed: firstMalformed,
            unknownColumns: unknownColumns,
            deliveries: deliveries.map {
                LoadedFile.Delivery(
                    deliveryID: $0.deliveryID, region: $0.slot.region, period: $0.slot.period, kind: $0.slot.kind,
                    version: versions[$0.deliveryID]?.version ?? 1, recordCount: $0.recordCount,
                    replacedRecordCount: versions[$0.deliveryID]?.replacedCount,
                    malformedCount: $0.malformedCount, isWithdrawal: $0.isWithdrawal)
            },
            loadedBefore: nil, isStanding: true)
    }
}
