import Agreements
import Waits

/// Words that senders read, for what the tables hold in English or as codes.
enum SwedishWords {
    static func kind(_ kind: String) -> String {
        switch DeliveryKind(rawValue: kind) {
        case .completed: "Genomförda"
        case .waiting: "Väntande"
        case .counts: "Antal"
        case .primaryCare: "Primärvård"
        case .diagnoses: "Diagnoser"
        case .causes: "Yttre orsaker"
        case .procedures: "Åtgärder"
        case .attestations: "Intyg"
        case .expectedUnits: "Förväntade enheter"
        case .populations: "Befolkning"
        case nil: kind
        }
    }

    static func severity(_ severity: String) -> String {
        switch severity {
        case "reject": "Underkänd: räknas inte"
        case "hold": "Ska bedömas: räknas när mottagaren har godtagit raden"
        case "warn": "Varning: räknas"
        case "info": "Upplysning: räknas"
        default: severity
        }
    }

    /// What a finding does to its row, after what persons have decided.
    static func outcome(_ outcome: String, severity: String) -> String {
        guard severity == "hold" else { return self.severity(severity) }
        return switch outcome {
        case "held": "Vilande: räknas inte förrän någon beslutat"
        case "rejected": "Underkänd av mottagaren: räknas inte"
        case "counted": "Godtagen av mottagaren: räknas"
        default: outcome
        }
    }

    /// What to do about rows that fail a rule.
    ///
    /// - Parameter held: how many of them wait for a decision.
    static func remedy(_ severity: String, held: Int) -> String {
        if severity == "hold", held == 0 { return "Ingen åtgärd krävs: mottagaren har beslutat om raderna." }
        return switch severity {
        case "reject": "Rätta raderna och skicka leveransen på nytt: utan rättelse räknas de inte."
        case "hold": "Kontrollera raderna: rätta och skicka på nytt, eller bekräfta uppgiften hos mottagaren."
        case "warn": "Kontrollera raderna, och rätta vid nästa leverans om uppgiften är fel."
        case "info": "Ingen åtgärd krävs."
        default: ""
        }
    }

    static func verdict(_ verdict: String?) -> String {
        switch verdict {
        case "accepted": "Godkänd"
        case "accepted_with_warnings": "Godkänd med anmärkningar"
        case "refused": "Avvisad"
        case nil: "Inte bedömd"
        case let other?: other
        }
    }

    static func state(_ state: SentDelivery.State) -> String {
        switch state {
        case .inForce: "Gäller"
        case .refused: "Avvisad: gäller inte"
        case .withdrawal: "Återtagande"
        case .notJudged: "Inte bedömd ännu"
        case .contactsNotInForce: "Gäller inte: kontakterna som den hör till gäller inte"
        }
    }

    static func statistic(_ statistic: Statistic) -> String {
        switch statistic {
        case .waiting: "Väntande"
        case .completed: "Genomförda"
        }
    }

    static func basis(_ basis: Basis) -> String {
        switch basis {
        case .records: "Personuppgifter"
        case .counts: "Antal"
        }
    }

    static func limit(_ limit: Limit) -> String {
        switch limit {
        case .days(let days): "\(days) dagar"
        case .medicalTargetDate: "medicinskt måldatum"
        }
    }

    static func outcome(_ verdict: Verdict) -> String {
        switch verdict {
        case .met: "Uppfyllt"
        case .notMet: "Inte uppfyllt"
        case .notAssessable: "Kan inte bedömas"
        }
    }

    static func yes(_ value: Bool) -> String { value ? "Ja" : "Nej" }

    /// Why the delivery was judged as it was.
    static func reason(_ delivery: SentDelivery) -> String {
        guard let rejected = delivery.rejected, let held = delivery.held, delivery.state != .withdrawal else {
            return ""
        }
        let out = delivery.malformed + rejected + held
        return "\(out) av \(delivery.rows) rader räknas inte: \(delivery.malformed) oläsliga, \(rejected) underkända, "
            + "\(held) vilande"
    }
}
