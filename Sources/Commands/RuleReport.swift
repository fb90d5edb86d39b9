import Agreements
import Definitions
import Waits

/// All of a rule, for people and programs.
struct RuleReport: Encodable, Sendable {
    let content: String
    let id: String
    let severity: String
    let scope: String
    let kinds: [String]
    let months: String?
    let column: String?
    /// What the delivery that one is held beside is to it.
    let beside: String?
    let messageSv: String
    let messageEn: String
    let appliesWhen: String?
    /// Also of a rule with a code list: the constants that it has become.
    let failsWhen: String?
    let codeList: RuleCodeList?
    let failingLines: String?
    let failingDeliveries: String?
    let warnAbove: String?
    let refuseAbove: String?
    let origin: String
    /// certain, inferred or unknown.
    let mark: String
    let examples: Int
    let file: String
    let line: Int

    init(_ entry: CataloguedRule) {
        let rule = entry.rule
        content = entry.catalogue.content.rawValue
        id = rule.id
        severity = rule.severity.rawValue
        scope = rule.scope.rawValue
        kinds = rule.kinds.map(\.rawValue)
        months = rule.months?.description
        column = rule.column?.rawValue
        beside = rule.beside?.rawValue
        messageSv = rule.message.swedish
        messageEn = rule.message.english
        switch rule.test {
        case .record(let applies, let fails):
            (appliesWhen, failsWhen, failingLines, failingDeliveries) = (applies, fails, nil, nil)
        case .lines(let lines):
            (appliesWhen, failsWhen, failingLines, failingDeliveries) = (nil, nil, lines, nil)
        case .delivery(_, let deliveries):
            (appliesWhen, failsWhen, failingLines, failingDeliveries) = (nil, nil, nil, deliveries)
        }
        codeList = rule.codeList.map(RuleCodeList.init)
        warnAbove = rule.limits.warnAbove?.words
        refuseAbove = rule.limits.refuseAbove?.words
        origin = rule.origin
        mark = rule.mark?.rawValue ?? "certain"
        examples = rule.examples.pass.count + rule.examples.fail.count + rule.examples.notApplicable.count
        file = entry.catalogue.file
        line = rule.place.line
    }

    var text: String {
        let sql = [
            ("applies when", appliesWhen),
            ("fails when", codeList.map { "\(column ?? "") is not in the code list \($0.words)" } ?? failsWhen),
            ("failing lines", failingLines),
            ("failing deliveries", failingDeliveries),
        ].compactMap { name, text in text.map { "\(name):\n  \($0.replacing("\n", with: "\n  "))" } }
        let lines: [(String, String?)] = [
            ("rule", "\(content)/\(id)"), ("severity", severity), ("scope", scope),
            ("kinds", kinds.joined(separator: ", ")), ("months", months), ("column", column), ("beside", beside),
            ("message", messageEn),
            ("meddelande", messageSv), ("warns above", warnAbove), ("refuses above", refuseAbove),
            ("origin", "\(origin) (\(mark))"), ("examples", "\(examples)"), ("written in", "\(file):\(line)"),
        ]
        return (lines.compactMap { name, value in value.map { "\(name): \($0)" } } + sql).joined(separator: "\n")
    }
}

/// The list that a rule looks a code up in.
struct RuleCodeList: Encodable, Sendable {
    let name: String
    let codes: Int
    /// Months after its last one in which a code is accepted.
    let graceMonths: Int
    let file: String

    init(_ test: CodeListTest) {
        name = test.list
        codes = test.codeCount
        graceMonths = test.graceMonths
        file = test.file
    }

    /// For people, who are not helped by all of its codes.
    var words: String {
        "\(name) as it was valid in the period"
            + (graceMonths == 0 ? "" : " or in the \(graceMonths.counted("month")) before it")
            + "\n(\(codes.counted("code")) of \(file); komiljard validate --sql has the SQL)"
    }
}

extension RuleLimit {
    /// `10 failures and 5/100 of the rows`.
    var words: String { "\(count) failures and \(share.numerator)/\(share.denominator) of the rows it applies to" }
}
