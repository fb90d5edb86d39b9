import Testing

@testable import Definitions

/// Small layouts of each format, right in everything: tests change one thing and see what is said.
enum LayoutSamples {
    /// The layout of the small project.
    static let counts = SmallProject.files[SmallProject.layout] ?? ""

    static let records = """
        layout: small
        content: records
        kind: genomforda
        delimiter: ","
        encoding: utf-8
        region_codes: skr
        value_maps:
          yes_no: {J: 1, N: 2}
        columns:
          - {name: period, field: period}
          - {name: region, field: region_code}
          - {name: decided, field: decision_date}
          - {name: started, field: start_date}
          - {name: phase, field: phase_code}
          - {name: mvo, field: medical_field_code}
          - {name: guarantee, field: has_care_guarantee, values: yes_no}
          - {name: deviation, field: deviation_code}
          - {name: id, field: contact_id}

        """

    static let contract = changed(
        records, "delimiter: \",\"\nencoding: utf-8", "format: contract\ncontract: {root: Root, namespace: urn:small}")

    /// A text with the first of something replaced; itself where that is not in it.
    static func changed(_ text: String, _ old: String, _ new: String) -> String {
        text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
    }

    /// What is said about it, without the path.
    static func faults(_ text: String) -> [String] {
        SmallProject.faults(files(text)).map { fault in
            fault.hasPrefix(SmallProject.layout) ? String(fault.dropFirst(SmallProject.layout.count + 1)) : fault
        }
    }

    static func read(_ text: String) throws -> Layout {
        try #require(SmallProject.read(files(text)).layouts.first)
    }

    /// The small project with this layout, and a catalogue of rules for every content.
    private static func files(_ text: String) -> [String: String] {
        var files = [SmallProject.layout: text]
        for content in Content.allCases where content != .counts {
            files["pipelines/rules/\(content.rawValue).yaml"] = """
                content: \(content.rawValue)
                refuse_above_percent: 0
                rules:
                  - {id: a, severity: warn, fails_when: region_code is null, message: {sv: a, en: a}, origin: test, examples: {pass: [{}], fail: [{}]}}

                """
        }
        return files
    }
}

/// One change to a sample, and all that is said about it.
struct LayoutCase: CustomTestStringConvertible {
    let sample: String
    let old: String
    let new: String
    let expected: [String]

    /// - Parameter expected: without the path: `line:column: error: …`.
    init(_ sample: String, _ old: String, _ new: String, _ expected: String...) {
        self.sample = sample
        self.old = old
        self.new = new
        self.expected = expected
    }

    /// A line more, the seventh: after `region_codes` of counts, after a `region_codes` in line 6 of records.
    init(_ sample: String, adding line: String, _ expected: String...) {
        self.sample = sample
        old = "region_codes: skr\n"
        new = "region_codes: skr\n\(line)\n"
        self.expected = expected
    }

    var testDescription: String { String(new.suffix(80)).split(separator: "\n").joined(separator: " ") }

    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        let text = LayoutSamples.changed(sample, old, new)
        #expect(text != sample, "the test changes nothing", sourceLocation: sourceLocation)
        #expect(LayoutSamples.faults(text) == expected, sourceLocation: sourceLocation)
    }
}
