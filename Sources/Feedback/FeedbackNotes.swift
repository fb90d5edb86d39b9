import Foundation

/// How the figures of the feedback are counted, and what of it is inferred: it goes with every copy.
enum FeedbackNotes {
    /// The mark of both bounds, as definitions mark what no source states.
    static let boundsMark = "inferred"

    /// A sentence a row: not every program makes a row as high as its text.
    static var sentences: [String] {
        swedish.flatMap { note in
            let sentences = note.components(separatedBy: ". ")
            return sentences.dropLast().map { $0 + "." } + sentences.suffix(1)
        }
    }

    static let swedish = [
        "Återkopplingen gäller den senaste leveransen av varje slag som regionen skickat för månaden. Nyckeltal och kronor bygger på de leveranser som gäller; är den senaste avvisad gäller en tidigare, om det finns en.",
        "En rad med flera anmärkningar står en gång för varje. En rad som både är underkänd och vilande räknas som underkänd.",
        "Oläsliga rader visas med rad, kolumn och skäl. Radens text finns i leveransen, och lämnas ut av komiljard rejects. Oläsliga rader som inte säger vilken leverans de hör till visas bara som ett antal för filen: de kan vara en annan regions.",
        "Rad är filens rad; i XML är rad elementets nummer för den som har en anmärkning.",
        "Nedre och övre gräns är härledda (inferred), inte uppmätta: så skulle andelen bli om de poster som inte räknas rättades. Nedre gräns: alla räknas och ingen är inom gränsen. Övre gräns: alla räknas och alla är inom gränsen.",
        "En post som inte räknas hör till de mått som dess fas, medicinska verksamhetsområde och yrkeskategori pekar ut. Det fält som felet gäller anses okänt, liksom fält som saknas, och då kan posten höra till vart och ett av slagets mått. En oläslig rad kan höra till vart och ett av sitt slags mått. En post som kan höra till flera mått läggs till i vart och ett av dem.",
        "En post utan vårdgaranti räknas inte i mått som kräver den. En post som väntar efter eget val (PvV) räknas inte, eller, i mått som bara tar bort dem som väntat längre än gränsen, bara i den övre gränsen.",
        "För leveranser av antal finns inga gränser: vad en rad som inte räknas skulle ha lagt till är okänt.",
        "Kronor räknas om hela överenskommelsen med regionens månad vid den nedre och den övre gränsen, och med alla andra regioners uppgifter som de är. Det är vad som gäller nu, inte ett beslut om utbetalning.",
    ]
}
