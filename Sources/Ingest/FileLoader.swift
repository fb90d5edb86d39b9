import Definitions
import DelimitedText
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
    private let register: FileRegister

    init(connection: Connection, context: RunContext, path: String, options: IngestOptions = IngestOptions()) {
        self.connection = connection
        self.context = context
        self.path = path
        self.options = options
        fileName = path.split(separator: "/").last.map(String.init) ?? path
        register = FileRegister(connection: connection, context: context)
    }

    /// - Throws: `IngestError` for a file that is not loaded; `PostgresError`.
    func load() throws -> LoadedFile {
        do {
            return try loadInput()
        } catch let error as InputFileError {
            throw IngestError(error)
        }
    }

    private func loadInput() throws -> LoadedFile {
        let input = try InputFile(path: path)
        if !options.reloads, let earlier = try earlierLoad(of: input) { return loadedBefore(earlier) }
        var sink: RowSink?
        do {
            return try context.transaction(on: connection) { try load(input, sink: &sink) }
        } catch let error as SameContent {
            sink?.abandon()
            return loadedBefore(error.earlier)
        } catch {
            sink?.abandon()
            throw error
        }
    }

    /// Looks whether the content is known without loading it, where that is cheap.
    ///
    /// A file that has not been touched since it was loaded is not read. The content of a large file is hashed while it
    /// is loaded, once; beforehand only where a file of its size is known, which is nearly always the same one.
    private func earlierLoad(of input: InputFile) throws -> FileRegister.EarlierLoad? {
        guard let signature = input.signature else { return nil }
        if let earlier = try register.load(ofSignature: signature.description) { return earlier }
        let byteCount = Int(signature.byteCount)
        guard input.compression == .none else {
            guard try register.hasSent(byteCount: byteCount) else { return nil }
            return try register.load(ofSent: SentFile(path: path).hash)
        }
        guard try register.hasContent(ofByteCount: byteCount) else { return nil }
        while !input.isAtEnd {
            try context.interruption.check()
            unsafe try input.withNextChunk { _ in }
        }
        try input.checkUnchanged()
        let sha256 = input.contentHash
        try input.rewind()
        return try register.load(ofContent: sha256)
    }

    /// The content turned out to be loaded already.
    private struct SameContent: Error {
        let earlier: FileRegister.EarlierLoad
    }

    private func loadedBefore(_ earlier: FileRegister.EarlierLoad) -> LoadedFile {
        LoadedFile(
            fileName: fileName, layout: earlier.layout, recordCount: 0, malformedCount: 0, firstMalformed: [],
            unknownColumns: [], deliveries: [], loadedBefore: "\(earlier.loadedAt) UTC as \(earlier.fileName)")
    }

    private func load(_ input: InputFile, sink openedSink: inout RowSink?) throws -> LoadedFile {
        let numbers = try register.nextNumbers()
        let start = unsafe try input.withNextChunk { unsafe Array($0) }
        guard !start.isEmpty else {
            throw IngestError(.empty, path: path, "the file is empty: it needs a header and records")
        }
        let match = unsafe try start.withUnsafeBytes { bytes in
            unsafe try LayoutMatch.find(
                start: bytes, isWholeFile: input.isAtEnd, layouts: context.project.layouts,
                named: options.layoutName, encoding: options.encoding, path: path)
        }
        let plan = RowPlan(layout: match.layout, positions: match.positions, encoding: match.headerEncoding)
        let sink = RowSink(connection: connection, context: context, plan: plan, fileID: numbers.fileID)
        openedSink = sink
        var reading = FileReading(
            encoder: try RowEncoder(
                plan: plan, layout: match.layout, encoding: match.headerEncoding,
                regions: RegionTranslation(context.project.reference), firstDeliveryID: numbers.deliveryID, path: path),
            malformed: MalformedRows(fileID: numbers.fileID, cap: options.malformedCap), sink: sink,
            connection: connection)
        var reader = DelimitedReading(match, path: path)
        unsafe try read(input, from: start) { chunk, isLast in
            unsafe try reader.read(chunk, isLast: isLast, into: &reading)
            try reading.sendSideRows(isLast: isLast)
        }
        try refuseNothing(reading)
        try input.checkUnchanged()
        let content = input.contentHash
        if !options.reloads, let earlier = try register.load(ofContent: content) { throw SameContent(earlier: earlier) }
        return try finish(
            reading, numbers: numbers,
            file: FileRegister.NewFile(
                fileID: numbers.fileID, fileName: fileName, sha256: input.sentHash, byteCount: input.sentByteCount,
                contentSHA256: content, contentByteCount: input.contentByteCount,
                signature: input.signature?.description, layout: match.layout,
                encoding: reader.encoding.name, header: match.header, senderReference: nil, recordCount: 0,
                malformedCount: 0, keptMalformedCount: 0),
            unknownColumns: match.unknownColumns)
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
        } catch is DeliveriesOfFile.LimitExceeded {
            throw IngestError(
                .layout, path: path,
                "the file has more than \(DeliveriesOfFile.limit) combinations of region, month and kind: check the "
                    + "columns that say them")
        }
    }

    /// Refuses a file that has no rows, or none that says where it belongs.
    private func refuseNothing(_ reading: borrowing FileReading) throws(IngestError) {
        guard reading.rowCount > 0 else {
            throw IngestError(
                .empty, path: path,
                "the file has a header and no records: a delivery without contacts cannot say which region, month and kind it is"
            )
        }
        guard !reading.encoder.deliveries.entries.isEmpty else {
            throw IngestError(
                .notText, path: path,
                "no row says which region, month and kind it is of; the first: \(reading.malformed.first.first ?? "")")
        }
        try refuseMixedCodeSystems(reading.encoder.deliveries.entries.map(\.slot.region))
    }

    /// Refuses a file that has county codes which are no region codes of SKR's, beside codes that are in both systems
    /// and mean different regions: nobody can tell whose rows those are, and they would replace real deliveries.
    private func refuseMixedCodeSystems(_ codes: [RegionCode]) throws(IngestError) {
        let regions = context.project.reference.regions
        let known = Set(regions.map(\.code))
        let counties = Set(regions.compactMap { Int($0.countyCode) }.map { RegionCode($0) })
        let onlyCounties = Set(codes).intersection(counties.subtracting(known)).sorted()
        let ambiguous = Set(codes).intersection(counties.intersection(known)).sorted()
        guard let county = onlyCounties.first, let code = ambiguous.first else { return }
        throw IngestError(
            .codeSystem, path: path,
            "the file has the region code \(county), which is one of SCB's county codes and none of SKR's region codes, "
                + "beside \(code), which means different regions in the two: send SKR's codes")
    }

    /// Makes the rows visible, and writes down the file and its deliveries.
    private func finish(
        _ reading: consuming FileReading, numbers: (fileID: Int, deliveryID: Int), file: FileRegister.NewFile,
        unknownColumns: [String]
    ) throws -> LoadedFile {
        reading.encoder.deliveries.placeHalfPlaced()
        let entries = reading.encoder.deliveries.entries
        _ = try reading.sink.finish(deliveryIDs: numbers.deliveryID..<numbers.deliveryID + entries.count)
        var file = file
        file.recordCount = entries.reduce(0) { $0 + $1.recordCount }
        file.malformedCount = reading.malformed.count
        file.keptMalformedCount = reading.malformed.keptCount
        try register.record(file)
        let versions = try register.record(
            entries.map {
                FileRegister.NewDelivery(
                    deliveryID: $0.deliveryID, slot: $0.slot, recordCount: $0.recordCount,
                    malformedCount: $0.malformedCount)
            }, fileID: numbers.fileID)
        return LoadedFile(
            fileName: fileName, layout: file.layout.id, recordCount: file.recordCount,
            malformedCount: file.malformedCount, firstMalformed: reading.malformed.first.map { "\(path):\($0)" },
            unknownColumns: unknownColumns,
            deliveries: entries.map {
                LoadedFile.Delivery(
                    deliveryID: $0.deliveryID, region: $0.slot.region, period: $0.slot.period, kind: $0.slot.kind,
                    version: versions[$0.deliveryID]?.version ?? 1, recordCount: $0.recordCount,
                    replacedRecordCount: versions[$0.deliveryID]?.replacedCount,
                    malformedCount: $0.malformedCount)
            },
            loadedBefore: nil)
    }
}
