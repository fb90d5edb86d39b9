import Spreadsheet

/// A table of the feedback: a sheet of the spreadsheet, and a CSV file.
struct FeedbackTable {
    let sheet: String
    /// The end of the CSV file's name.
    let fileName: String
    let columns: [Column]

    /// A column of both; the title of a share in CSV says that it is in per cent.
    struct Column {
        let title: String
        let width: Double

        init(_ title: String, _ width: Double) {
            self.title = title
            self.width = width
        }
    }

    var sheetColumns: [SheetColumn] { columns.map { SheetColumn($0.title, width: $0.width) } }
}

extension FeedbackTable {
    static let summary = FeedbackTable(
        sheet: "Sammanfattning", fileName: "sammanfattning",
        columns: [
            Column("Slag", 18), Column("Leverans", 10), Column("Version", 8), Column("Fil", 36), Column("Mottagen", 12),
            Column("Klockan", 9), Column("Sen", 6), Column("Rader", 12), Column("Oläsliga", 11),
            Column("Underkända", 12), Column("Vilande", 11), Column("Varningar", 11), Column("Räknas", 12),
            Column("Bedömning", 24), Column("Läge", 26), Column("Gällande version", 12), Column("Skäl", 56),
            Column("Skäl enligt bedömningen (på engelska)", 60), Column("Oläsliga rader i filen utan leverans", 16),
        ])
    static let rules = FeedbackTable(
        sheet: "Regler", fileName: "regler",
        columns: [
            Column("Slag", 18), Column("Leverans", 10), Column("Regel", 34), Column("Allvar", 26), Column("Kolumn", 22),
            Column("Vad som är fel", 60), Column("Prövade", 12), Column("Fel", 12), Column("Andel fel (%)", 14),
            Column("Att göra", 60),
        ])
    static let records = FeedbackTable(
        sheet: "Poster", fileName: "poster",
        columns: [
            Column("Fil", 36), Column("Slag", 18), Column("Leverans", 10), Column("Rad", 10), Column("Tecken", 8),
            Column("Vårdkontakt-id", 26), Column("Regel", 34), Column("Allvar", 26), Column("Kolumn", 22),
            Column("Vad som är fel", 60),
        ])
    static let figures = FeedbackTable(
        sheet: "Nyckeltal", fileName: "nyckeltal",
        columns: [
            Column("Mått", 34), Column("Mått-id", 22), Column("Vilka", 14), Column("Gräns", 22), Column("Underlag", 16),
            Column("Inom", 12), Column("Alla", 12), Column("Andel (%)", 12), Column("Poster som kan rättas", 12),
            Column("Nedre: inom", 12), Column("Nedre: alla", 12), Column("Nedre: andel (%)", 12),
            Column("Övre: inom", 12), Column("Övre: alla", 12), Column("Övre: andel (%)", 12),
            Column("Gränserna är", 20),
        ])
    static let kronor = FeedbackTable(
        sheet: "Kronor", fileName: "kronor",
        columns: [
            Column("Överenskommelse", 40), Column("Avser", 16), Column("Krav eller pott", 44), Column("Underlag", 16),
            Column("Inom", 12), Column("Alla", 12), Column("Andel (%)", 12), Column("Nu", 20),
            Column("Nedre gräns", 20), Column("Övre gräns", 20), Column("Gränserna är", 20),
        ])
}
