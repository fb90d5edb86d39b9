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
    let messageSv: String
    let messageEn: String
    let appliesWhen: String?
    let failsWhen: String?
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
            ("applies when", appliesWhen), ("fails when", failsWhen), ("failing lines", failingLines),
            ("failing deliveries", failingDeliveries),
        ].compactMap { name, text in text.map { "\(name):\n  \($0.replacing("\n", with: "\n  "))" } }
        let lines: [(String, String?)] = [
            ("rule", "\(content)/\(id)"), ("severity", severity), ("scope", scope),
            ("kinds", kinds.joined(separator: ", ")), ("months", months), ("column", column), ("message", messageEn),
            ("meddelande", messageSv), ("warns above", warnAbove), ("refuses above", refuseAbove),
            ("origin", "\(origin) (\(mark))"), ("examples", "\(examples)"), ("written in", "\(file):\(line)"),
        ]
        return (lines.compactMap { name, value in value.map { "\(name): \($0)" } } + sql).joined(separator: "\n")
    }
}

extension RuleLimit {
    /// `10 failures and 5/100 of the rows`.
    var words: String { "\(count) failures and \(share.numerator)/\(share.denominator) of the rows it applies to" }
}
