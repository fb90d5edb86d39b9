/// How a column holds codes.
enum CodeForm: Hashable {
    case number(digits: ClosedRange<Int>)
    /// Written `XS915`, kept as 915.
    case profession
    case text

    /// The code as a constant of SQL, or nil where the column cannot hold it.
    ///
    /// - Parameter code: of a list, so it has no quote.
    func literal(_ code: String) -> String? {
        let isNumber = { (text: Substring) in
            text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        switch self {
        case .number(let digits):
            // 01 would be 1 to the database, and might stand beside it.
            guard isNumber(code[...]), digits.contains(code.utf8.count), code == "0" || !code.hasPrefix("0") else {
                return nil
            }
            return code
        case .profession:
            let number = code.dropFirst(2)
            guard code.hasPrefix("XS9"), code.utf8.count == 5, isNumber(number) else { return nil }
            return String(number)
        case .text:
            return "'\(code)'"
        }
    }

    /// What the column holds, for people.
    var words: String {
        switch self {
        case .number(let digits) where digits.count > 1:
            "numbers of \(digits.lowerBound) to \(digits.upperBound) digits, without a zero before them"
        case .number(let digits) where digits.upperBound == 1: "numbers of one digit"
        case .number(let digits): "numbers of \(digits.upperBound) digits, without a zero before them"
        case .profession: "professions such as XS915"
        case .text: "texts"
        }
    }
}

extension Field {
    /// Nil for one that holds no codes of a list. Regions have a list of their own.
    var codeForm: CodeForm? {
        switch self {
        case .deviationCode, .bookingCode, .sexCode, .referrerTypeCode, .phaseCode, .emergencyTypeCode,
            .contactTypeCode,
            .medicalFieldCode:
            if case .code(let digits) = type { .number(digits: digits) } else { nil }
        case .professionCode: .profession
        case .procedureCode, .activityCode, .activityProcedureCode, .activityDiagnosisCode, .hospitalCode,
            .municipalityCode:
            .text
        default: nil
        }
    }
}
