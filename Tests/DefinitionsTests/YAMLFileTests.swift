import Testing
import Waits

@testable import Definitions

@Suite("A YAML file")
struct YAMLFileTests {
    @Test(
        "says where it is no YAML, or no plain YAML",
        arguments: [
            FaultCase(
                SmallProject.measure, "[1]", "[1",
                "5:41: error: not YAML: while parsing a flow sequence: did not find expected ',' or ']'"),
            FaultCase(
                SmallProject.measure, "source: test", "source: \"test",
                "10:9: error: not YAML: while scanning a quoted scalar: found unexpected end of stream"),
            FaultCase(
                SmallProject.measure, "source: test", "source: te\u{1}st",
                "10:11: error: not YAML: control characters are not allowed"),
            FaultCase(
                SmallProject.measure, "source: test", "\tsource: test",
                "10:1: error: not YAML: while scanning a plain scalar: found a tab character that violates indentation"),
            FaultCase(
                SmallProject.measure, "source: test", "source: test\n---\nmeasure: other",
                "11:1: error: not YAML: expected a single document in the stream: but found another document"),
            FaultCase(
                SmallProject.measure, "source: test", "source: *none", "10:9: error: not YAML: found undefined alias"),
            FaultCase(
                SmallProject.measure, "source: test", "source: &name test",
                "10:9: error: anchors (&name) and aliases (*name) are not read: write the value out"),
            FaultCase(
                SmallProject.measure, "source: test", "source: test\nsource: again",
                "10:1: error: the key \"source\" is written again below: keep one of them"),
            FaultCase(
                SmallProject.measure, "source: test", "\"source\": test\n'source': again\nsource: x\nfoo: 1",
                "10:1: error: the key \"source\" is written again below: keep one of them",
                "11:1: error: the key \"source\" is written again below: keep one of them",
                "13:1: error: a measure has no key \"foo\": the keys are measure, label, kinds, records, wait, limits_days, limit, deviations, care_guarantee, valid, source and assumptions"
            ),
            FaultCase(
                SmallProject.measure, "[60, 90]", String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
                "7:77: error: nested more than 64 deep: no definition is"),
            FaultCase(
                SmallProject.measure, "[60, 90]", String(repeating: "[", count: 5_000),
                "7:15: error: nested more than 64 deep: no definition is"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("that holds nothing is a fault", arguments: ["", "\n", "# a comment\n", "---\n", "~", "\u{FEFF}"])
    func empty(_ text: String) {
        #expect(
            SmallProject.faults([SmallProject.measure: text]) == [
                "pipelines/measures/first_visit.yaml:1:1: error: the file is empty: write a definition, or remove the file"
            ])
    }

    @Test("that is no mapping is a fault", arguments: ["- 1\n", "text\n"])
    func noMapping(_ text: String) {
        #expect(
            SmallProject.faults([SmallProject.rules: text]) == [
                "pipelines/rules/counts.yaml:1:1: error: a catalogue of rules is a mapping: write keys and values; its keys are content, refuse_above_percent, refuse_below_percent_of_replaced, example_rows, rules and assumptions"
            ])
    }

    @Test("that is not UTF-8 is a fault at its first bad byte")
    func notUTF8() {
        var sources = SmallProject.sources()
        let index = sources.firstIndex { $0.part == .measures } ?? 0
        let bytes = Array("measure: ä\nlabel: ".utf8) + [0xE4, 0x0A]
        sources[index] = DefinitionSource(part: .measures, path: SmallProject.measure, bytes: bytes)
        let error = #expect(throws: DefinitionFaults.self) { try Project.read(sources, folder: "/project") }
        #expect(
            error?.description == "pipelines/measures/first_visit.yaml:2:8: error: not UTF-8: save the file as UTF-8")
    }

    @Test("above 4 MiB is refused")
    func large() {
        let text = String(repeating: "# filler\n", count: 500_000)
        #expect(
            SmallProject.faults([SmallProject.measure: text]) == [
                "pipelines/measures/first_visit.yaml:1:1: error: larger than 4 MiB: definitions are small, so this is another file"
            ])
    }

    @Test("with nested aliases is refused before they are followed")
    func aliasBomb() {
        var lines = ["a: &a0 [x, x, x, x, x, x, x, x, x]"]
        for level in 1...12 {
            let previous = "*a\(level - 1)"
            lines.append("b\(level): &a\(level) [" + Array(repeating: previous, count: 9).joined(separator: ", ") + "]")
        }
        lines.append("? *a12\n: hashed")
        #expect(
            SmallProject.faults([SmallProject.measure: lines.joined(separator: "\n")]) == [
                "pipelines/measures/first_visit.yaml:1:1: error: more than 16 aliases (*name): write the values out"
            ])
    }

    @Test("with more faults than anybody mends at once stops counting")
    func manyFaults() {
        let keys = (1...200).map { "unknown\($0): 1\n" }.joined()
        let faults = SmallProject.faults([SmallProject.measure: keys])
        #expect(faults.count == 101)
        #expect(faults.last?.hasSuffix("error: more than 100 faults: mend these first") == true)
    }

    @Test("may start with a byte order mark and end its lines with CRLF")
    func byteOrderMark() throws {
        let text = (SmallProject.files[SmallProject.measure] ?? "").split(separator: "\n").joined(separator: "\r\n")
        let project = try SmallProject.read([SmallProject.measure: "\u{FEFF}" + text])
        #expect(project.measures.map(\.id.rawValue) == ["first_visit"])
    }
}
