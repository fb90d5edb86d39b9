import CLibXLSXWriter
import Glibc
import Waits

/// A spreadsheet file (xlsx) that is written from top to bottom and never held in memory: sheet after sheet, row after
/// row, so that a million rows need no more than one.
@safe package struct Workbook: ~Copyable {
    /// "Excel 2007 and later: 1,048,576 rows", the header's one of them.
    package static let maximumRowCount = Int(LXW_ROW_MAX)

    private let handle: UnsafeMutablePointer<lxw_workbook>
    private let path: String
    private let formats: Formats
    private let maximumRowCount: Int
    private var sheet: Sheet?
    /// Every sheet so far: those that are done and the one that is written.
    private var begun: [Sheet] = []
    /// How many bytes the rows of the sheets that are done have.
    private var rowBytes: [Int] = []

    @safe private struct Sheet {
        let handle: UnsafeMutablePointer<lxw_worksheet>
        let name: String
        let columns: [SheetColumn]
        /// 1 for the first, 2 for the sheet that goes on where it was full.
        let part: Int
        var rowCount = 0
    }

    @safe private struct Formats {
        let header: UnsafeMutablePointer<lxw_format>
        let integer: UnsafeMutablePointer<lxw_format>
        let amount: UnsafeMutablePointer<lxw_format>
        let percent: UnsafeMutablePointer<lxw_format>
        let date: UnsafeMutablePointer<lxw_format>
    }

    /// Makes a file with what `body` adds, for its owner alone. It has its name when it is whole: until then, and where
    /// `body` throws, nothing is there but `path.unfinished` and temporary files without a name in the same folder. A file
    /// that has the name is replaced.
    ///
    /// - Parameter maximumRowCount: rows of a sheet after which the next one goes on.
    /// - Throws: `SpreadsheetError`; what `body` throws.
    package static func write<T>(
        to path: String, maximumRowCount: Int = Workbook.maximumRowCount, _ body: (inout Workbook) throws -> T
    ) throws -> T {
        let unfinished = path + ".unfinished"
        // libxlsxwriter opens with mode "wb": a file that is there keeps its permissions.
        let descriptor = unsafe open(unfinished, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SpreadsheetError(.cannotWrite, path: path, cause: errnoText()) }
        close(descriptor)
        do {
            var workbook = try Workbook(unfinished: unfinished, path: path, maximumRowCount: maximumRowCount)
            let value: T
            do {
                value = try body(&workbook)
            } catch {
                workbook.abandon()
                throw error
            }
            let rowBytes = try workbook.finish()
            guard try WrittenArchive(path: unfinished).isWhole(rowBytes: rowBytes) else {
                throw SpreadsheetError(.cannotWrite, path: path, cause: "it is not whole")
            }
            guard unsafe rename(unfinished, path) == 0 else {
                throw SpreadsheetError(.cannotWrite, path: path, cause: errnoText())
            }
            return value
        } catch {
            unsafe unlink(unfinished)
            throw error
        }
    }

    private init(unfinished: String, path: String, maximumRowCount: Int) throws(SpreadsheetError) {
        let folder = unfinished.lastIndex(of: "/").map { String(unfinished[..<$0]) } ?? "."
        // "tmpdir: … the directory used for temporary files": beside the file and not in /tmp, because rows are personal
        // data, and because a disk that is too full for them is then too full for the file, which is noticed.
        // Without ZIP64, which not every reader takes: a full sheet of our columns has a fourth of its 4 GB.
        // libxlsxwriter copies both texts.
        let opened = unsafe (folder.isEmpty ? "/" : folder).withCString { folder in
            var options = unsafe lxw_workbook_options(
                constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
            return unsafe workbook_new_opt(unfinished, &options)
        }
        guard let handle = unsafe opened else { throw SpreadsheetError(.outOfMemory, path: path) }
        func format(_ prepare: (UnsafeMutablePointer<lxw_format>) -> Void) throws(SpreadsheetError)
            -> UnsafeMutablePointer<lxw_format>
        {
            guard let format = unsafe workbook_add_format(handle) else {
                unsafe lxw_workbook_free(handle)
                throw SpreadsheetError(.outOfMemory, path: path)
            }
            unsafe prepare(format)
            return unsafe format
        }
        unsafe formats = Formats(
            header: try format {
                unsafe format_set_bold($0)
                unsafe format_set_text_wrap($0)
                unsafe format_set_bottom($0, UInt8(LXW_BORDER_THIN.rawValue))
            },
            // Like a text: it names something.
            integer: try format { unsafe format_set_align($0, UInt8(LXW_ALIGN_LEFT.rawValue)) },
            // `_)`: as much room as a parenthesis takes, before the text of the next column.
            amount: try format { unsafe format_set_num_format($0, "#,##0_)") },
            percent: try format { unsafe format_set_num_format($0, "0.00####%_)") },
            date: try format { unsafe format_set_num_format($0, "yyyy-mm-dd") })
        unsafe self.handle = handle
        self.path = path
        self.maximumRowCount = min(maximumRowCount, Workbook.maximumRowCount)
    }

    /// Begins a sheet: its first row has the titles, stays where it is when one scrolls, and filters. What was the sheet
    /// before is done.
    ///
    /// - Throws: `SpreadsheetError` where a sheet cannot have the name, or the file cannot be written.
    package mutating func addSheet(_ name: String, columns: [SheetColumn]) throws(SpreadsheetError) {
        try addSheet(name, columns: columns, part: 1)
    }

    /// Adds a row to the sheet. Where it is full, another of the same name and a number goes on.
    ///
    /// - Precondition: a sheet has been added.
    /// - Throws: `SpreadsheetError`.
    package mutating func append(_ cells: [Cell]) throws(SpreadsheetError) {
        guard let full = sheet else { preconditionFailure("a row without a sheet") }
        if full.rowCount == maximumRowCount {
            try addSheet(full.name, columns: full.columns, part: full.part + 1)
        }
        guard var sheet else { return }
        let row = UInt32(sheet.rowCount)
        for (column, cell) in cells.enumerated() {
            try unsafe write(cell, to: sheet.handle, row: row, column: UInt16(clamping: column))
        }
        sheet.rowCount += 1
        self.sheet = sheet
    }

    private mutating func addSheet(_ name: String, columns: [SheetColumn], part: Int) throws(SpreadsheetError) {
        try endSheet()
        let title = part == 1 ? name : "\(name) (\(part))"
        try check(unsafe workbook_validate_sheet_name(handle, title))
        guard let added = unsafe workbook_add_worksheet(handle, title) else {
            throw SpreadsheetError(.cannotWrite, path: path, cause: "no temporary file for the sheet \(title)")
        }
        let new = unsafe Sheet(handle: added, name: name, columns: columns, part: part, rowCount: 1)
        begun.append(new)
        // Widths come first in the file: with constant memory they must be known before the first row.
        for (index, column) in columns.enumerated() {
            let position = UInt16(clamping: index)
            try check(unsafe worksheet_set_column(added, position, position, column.width, nil))
        }
        unsafe worksheet_freeze_panes(added, 1, 0)
        for (index, column) in columns.enumerated() {
            let text = CellText.representable(column.title)
            try check(unsafe worksheet_write_string(added, 0, UInt16(clamping: index), text, formats.header))
        }
        sheet = new
    }

    private mutating func endSheet() throws(SpreadsheetError) {
        guard let ended = sheet else { return }
        sheet = nil
        let lastColumn = UInt16(clamping: max(0, ended.columns.count - 1))
        try check(unsafe worksheet_autofilter(ended.handle, 0, 0, UInt32(ended.rowCount - 1), lastColumn))
        // libxlsxwriter does not look at what its writes return: a full disk would cut the sheet.
        guard let rows = unsafe ended.handle.pointee.optimize_tmpfile else { return }
        guard unsafe fflush(rows) == 0 && ferror(rows) == 0 else {
            throw SpreadsheetError(.cannotWrite, path: path, cause: errnoText())
        }
        // All but the last row, which is written when the file is put together.
        rowBytes.append(unsafe ftell(rows))
    }

    private func write(
        _ cell: Cell, to sheet: UnsafeMutablePointer<lxw_worksheet>, row: UInt32, column: UInt16
    ) throws(SpreadsheetError) {
        func text(_ text: String) throws(SpreadsheetError) {
            guard !text.isEmpty else { return }
            // As a string whatever it looks like: `=1+1` is no formula, `http:` no link.
            try check(unsafe worksheet_write_string(sheet, row, column, CellText.representable(text), nil))
        }
        func number(_ number: Double, _ format: UnsafeMutablePointer<lxw_format>?) throws(SpreadsheetError) {
            try check(unsafe worksheet_write_number(sheet, row, column, number, format))
        }
        switch cell {
        case .empty: return
        case .text(let value): try text(value)
        case .integer(let value), .amount(let value):
            // "Number precision: 15 digits": a greater one would be shown as another.
            guard abs(Double(value)) < 1e15 else { return try text(String(value)) }
            if case .amount = cell {
                try unsafe number(Double(value), formats.amount)
            } else {
                try unsafe number(Double(value), formats.integer)
            }
        case .decimal(let value):
            // No number of XML's is infinite.
            guard value.isFinite else { return }
            try number(value, nil)
        case .percent(let numerator, let denominator):
            guard denominator != 0 else { return }
            try unsafe number(Double(numerator) / Double(denominator), formats.percent)
        case .date(let day):
            // Days since 1899-12-30. Before March 1900 the format counts a day that never was.
            let serial = day.daysSince1970 + 25_569
            guard serial >= 61 else { return try text(day.description) }
            try unsafe number(Double(serial), formats.date)
        }
    }

    /// - Returns: how many bytes the rows of each sheet have, at least.
    private consuming func finish() throws(SpreadsheetError) -> [Int] {
        do {
            try endSheet()
        } catch {
            abandon()
            throw error
        }
        // The workbook is freed, whatever it says.
        try unsafe Self.check(workbook_close(handle), path: path)
        return rowBytes
    }

    /// Frees what there is, and writes nothing.
    private consuming func abandon() {
        // Freeing does not close them, and they take room on the disk for as long as they are open.
        for sheet in begun {
            if let rows = unsafe sheet.handle.pointee.optimize_tmpfile { unsafe fclose(rows) }
        }
        unsafe lxw_workbook_free(handle)
    }

    private func check(_ error: lxw_error) throws(SpreadsheetError) {
        try Self.check(error, path: path)
    }

    private static func check(_ error: lxw_error, path: String) throws(SpreadsheetError) {
        let code: SpreadsheetError.Code
        switch error {
        case LXW_NO_ERROR: return
        case LXW_ERROR_MEMORY_MALLOC_FAILED: code = .outOfMemory
        case LXW_ERROR_CREATING_XLSX_FILE, LXW_ERROR_CREATING_TMPFILE, LXW_ERROR_READING_TMPFILE,
            LXW_ERROR_ZIP_FILE_OPERATION, LXW_ERROR_ZIP_PARAMETER_ERROR, LXW_ERROR_ZIP_BAD_ZIP_FILE,
            LXW_ERROR_ZIP_INTERNAL_ERROR, LXW_ERROR_ZIP_FILE_ADD, LXW_ERROR_ZIP_CLOSE:
            code = .cannotWrite
        default: code = .notRepresentable
        }
        // A static text of libxlsxwriter's.
        throw SpreadsheetError(code, path: path, cause: unsafe String(cString: lxw_strerror(error)))
    }
}

private func errnoText() -> String { unsafe String(cString: strerror(errno)) }
