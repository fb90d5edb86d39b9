import Agreements
import Testing

@testable import Definitions

@Suite("How a layout says that a file is written")
struct LayoutFormatTests {
    @Test("is text in UTF-8, quoted by \", where it says no more than the delimiter and the encoding")
    func defaults() throws {
        let layout = try LayoutSamples.read(LayoutSamples.records)
        #expect(layout.format == .delimited(DelimitedForm(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))))
        #expect(layout.encodings == [.utf8])
        #expect(layout.label.swedish == "small" && layout.label.english == "small")
        #expect(!layout.allowsTrailingDelimiter)
    }

    @Test(
        "may have another quote, or none",
        arguments: [
            ("quote: '\"'", UInt8(ascii: "\"")), ("quote: \"'\"", UInt8(ascii: "'")), ("quote: none", nil),
        ] as [(String, UInt8?)])
    func quotes(_ line: String, _ quote: UInt8?) throws {
        let layout = try LayoutSamples.read(LayoutSamples.changed(LayoutSamples.records, "kind:", line + "\nkind:"))
        #expect(layout.format == .delimited(DelimitedForm(delimiter: UInt8(ascii: ","), quote: quote)))
    }

    @Test(
        "may be in one encoding, or in UTF-8 and one other",
        arguments: [
            ("utf-8", [TextEncoding.utf8]), ("iso-8859-1", [.iso8859_1]), ("windows-1252", [.windows1252]),
            ("[utf-8, windows-1252]", [.utf8, .windows1252]), ("[iso-8859-1, utf-8]", [.utf8, .iso8859_1]),
        ])
    func encodings(_ written: String, _ encodings: [TextEncoding]) throws {
        let text = LayoutSamples.changed(LayoutSamples.records, "encoding: utf-8", "encoding: \(written)")
        #expect(try LayoutSamples.read(text).encodings == encodings)
    }

    @Test("may be one of the XML contracts, whose columns are attributes that a contact may lack")
    func contract() throws {
        let layout = try LayoutSamples.read(LayoutSamples.contract)
        #expect(layout.format == .contract(ContractForm(root: "Root", namespace: "urn:small")))
        #expect(layout.columns.filter { !$0.isOptional }.map(\.field) == [.period, .regionCode])
    }

    @Test("says which system region codes are of", arguments: RegionCodeSystem.allCases)
    func regionCodes(_ system: RegionCodeSystem) throws {
        let text = LayoutSamples.changed(LayoutSamples.records, "skr", system.rawValue)
        #expect(try LayoutSamples.read(text).regionCodes == system)
    }

    @Test("may allow a delimiter at the end of a row", arguments: [("refused", false), ("allowed", true)])
    func trailingDelimiter(_ word: String, _ isAllowed: Bool) throws {
        let text = LayoutSamples.changed(LayoutSamples.records, "kind:", "trailing_delimiter: \(word)\nkind:")
        #expect(try LayoutSamples.read(text).allowsTrailingDelimiter == isAllowed)
    }

    @Test(
        "is told what is wrong and where",
        arguments: [
            LayoutCase(
                LayoutSamples.counts, adding: "format: csv",
                "7:9: error: format is \"csv\": write delimited or contract"),
            LayoutCase(
                LayoutSamples.counts, "delimiter: \";\"\n", "", "1:1: error: a layout needs the key delimiter: add it"),
            LayoutCase(
                LayoutSamples.counts, adding: "quote: \"`\"", "7:8: error: quote is \"`\": write '\"', \"'\" or none"),
            LayoutCase(LayoutSamples.counts, adding: "quote: ''", "7:8: error: quote is empty: write a value"),
            LayoutCase(
                LayoutSamples.counts, "encoding: utf-8\n", "", "1:1: error: a layout needs the key encoding: add it"),
            LayoutCase(
                LayoutSamples.counts, "utf-8", "latin-1",
                "5:11: error: encoding is \"latin-1\": write utf-8, iso-8859-1 or windows-1252"),
            LayoutCase(
                LayoutSamples.counts, "utf-8", "[utf-8, utf-16]",
                "5:19: error: encoding is \"utf-16\": write utf-8, iso-8859-1 or windows-1252"),
            LayoutCase(
                LayoutSamples.counts, "utf-8", "[iso-8859-1, windows-1252]",
                "5:11: error: encoding is a list: write utf-8 and one other, or one without the brackets"),
            LayoutCase(
                LayoutSamples.counts, "utf-8", "[utf-8]",
                "5:11: error: encoding is a list: write utf-8 and one other, or one without the brackets"),
            LayoutCase(
                LayoutSamples.counts, "region_codes: skr\n", "",
                "1:1: error: a layout needs the key region_codes: add it"),
            LayoutCase(
                LayoutSamples.counts, "skr", "skl", "6:15: error: region_codes is \"skl\": write skr or scb"),
            LayoutCase(
                LayoutSamples.counts, adding: "trailing_delimiter: true",
                "7:21: error: trailing_delimiter is \"true\": write refused or allowed"),
            LayoutCase(
                LayoutSamples.counts, "delimiter: \";\"\nencoding: utf-8", "contract: {root: A, namespace: b}",
                "4:11: error: contract is for XML: write format: contract, or remove the key"),
            LayoutCase(
                LayoutSamples.contract, "contract: {root: Root, namespace: urn:small}\n", "",
                "1:1: error: a layout needs the key contract: add it"),
            LayoutCase(
                LayoutSamples.contract, "{root: Root, namespace: urn:small}", "{root: \"x:Root\", namepsace: a}",
                "5:18: error: root is \"x:Root\": write the name of the root element, without brackets and prefix",
                "5:28: error: a contract has no key \"namepsace\": did you mean namespace?"),
            LayoutCase(
                LayoutSamples.contract, "{root: Root, namespace: urn:small}", "{root: Root}",
                "5:11: error: a contract needs the key namespace: add it"),
            LayoutCase(
                LayoutSamples.contract, "content: records\nkind: genomforda", "content: counts",
                "2:10: error: content is \"counts\": an XML contract holds contacts: write records"),
            // A content that is wrong hides nothing of what is wrong whatever it is.
            LayoutCase(
                LayoutSamples.records,
                "kind: genomforda\ndelimiter: \",\"\nencoding: utf-8\nregion_codes: skr\nvalue_maps:\n  yes_no: {J: 1, N: 2}",
                "kind: genomforda\ndelimiter: \",\"\nencoding: utf-8\nregion_codes: skr\nvalue_maps:\n  yes_no: {J: x, N: y}",
                "8:15: error: J is \"x\": write a whole number from 1 to 2",
                "8:21: error: N is \"y\": write a whole number from 1 to 2"),
            LayoutCase(
                LayoutSamples.changed(LayoutSamples.records, "content: records", "content: recrods"),
                "{name: phase, field: phase_code}", "{name: mvo, field: phase_coed}",
                "2:10: error: content is \"recrods\": write records, counts, attestations, expected_units or populations",
                "14:24: error: layouts have no field \"phase_coed\": did you mean phase_code?",
                "15:5: error: the column \"mvo\" stands in line 14 already: keep one of them"),
            LayoutCase(
                LayoutSamples.contract, "field: deviation_code}", "field: deviation_code, optional: true}",
                "17:56: error: optional is for columns of a header, and a contact has its attributes each: remove the key"
            ),
            LayoutCase(
                LayoutSamples.contract, "kind: genomforda",
                "kind: genomforda\ndelimiter: \";\"\nquote: none\nencoding: utf-8\nmissing: [\"-\"]\ndecimal_mark: \",\"\ngroup_mark: \" \"\ntrailing_delimiter: allowed",
                "4:12: error: delimiter is for delimited text, and this layout is of XML: remove the key",
                "5:8: error: quote is for delimited text, and this layout is of XML: remove the key",
                "6:11: error: encoding is for delimited text, and this layout is of XML: remove the key",
                "7:10: error: missing is for delimited text, and this layout is of XML: remove the key",
                "8:15: error: decimal_mark is for delimited text, and this layout is of XML: remove the key",
                "9:13: error: group_mark is for delimited text, and this layout is of XML: remove the key",
                "10:21: error: trailing_delimiter is for delimited text, and this layout is of XML: remove the key"),
        ])
    func faults(_ fault: LayoutCase) { fault.check() }

    @Test("may have the columns of another layout: a file that fits both is read by the one that is named")
    func sameColumns() {
        let other = LayoutSamples.changed(LayoutSamples.counts, "layout: small", "layout: other")
        #expect(SmallProject.faults(["pipelines/layouts/small2.yaml": other]) == [])
    }

    @Test("must differ from every other contract in its root element")
    func roots() {
        let path = "pipelines/layouts/small2.yaml"
        let other = LayoutSamples.changed(LayoutSamples.contract, "layout: small", "layout: other")
        let rules = LayoutSamples.changed(
            LayoutSamples.changed(SmallProject.files[SmallProject.rules] ?? "", "content: counts", "content: records"),
            "column: within_count\n    fails_when: within_count < 0", "fails_when: region_code is null")
        let files = [
            SmallProject.layout: LayoutSamples.contract, path: other, "pipelines/rules/records.yaml": rules,
        ]
        #expect(
            SmallProject.faults(files) == [
                "\(path):5:11: error: the root element and namespace are those of the layout small (pipelines/layouts/small.yaml, line 5): keep one of the layouts"
            ])
        let another = LayoutSamples.changed(other, "root: Root", "root: Other")
        #expect(SmallProject.faults(files.merging([path: another]) { $1 }) == [])
    }
}
