import Foundation
import Testing
import Waits

@testable import Definitions

@Suite("The schemas for editors")
struct SchemaTests {
    @Test("know the keys, contents, kinds and fields that a layout may have")
    func layout() throws {
        let schema = try Schema("layout.json")
        #expect(Set(schema.keys("properties")) == Set(LayoutFile.keys))
        #expect(schema.choices("properties", "content") == Content.allCases.map(\.rawValue))
        #expect(Set(schema.choices("properties", "kind")) == Set(DeliveryKind.ofRecords.map(\.rawValue)))
        #expect(
            schema.choices("properties", "columns", "items", "properties", "field") == Field.allCases.map(\.rawValue))
        #expect(
            schema.choices("properties", "periods", "items") == PeriodForm.allCases.map(\.rawValue))
        #expect(schema.choices("properties", "region_codes") == RegionCodeSystem.allCases.map(\.rawValue))
    }

    @Test("know the contents, kinds and columns that a rule may have")
    func rules() throws {
        let schema = try Schema("rules.json")
        #expect(schema.choices("properties", "content") == Content.allCases.map(\.rawValue))
        let rule = ["properties", "rules", "items", "properties"]
        #expect(Set(schema.keys("properties", "rules", "items", "properties")) == Set(RuleFile.ruleKeys))
        #expect(schema.choices(rule + ["column"]) == Field.allCases.map(\.rawValue))
        let kinds = Set(schema.choices(rule + ["kinds", "items"]))
        #expect(kinds.isSuperset(of: DeliveryKind.ofRecords.map(\.rawValue)))
        #expect(kinds.isSuperset(of: Content.allCases.filter { $0 != .records }.map(\.rawValue)))
    }

    @Test("know the keys that an agreement, an amendment, a requirement and a pot may have")
    func agreement() throws {
        let schema = try Schema("agreement.json")
        #expect(Set(schema.keys("properties")) == Set(AgreementFile.keys + AgreementFile.amendmentKeys))
        #expect(Set(schema.keys("definitions", "requirement", "properties")) == Set(RequirementReader.keys))
        #expect(
            Set(schema.keys("definitions", "requirement", "properties", "share", "properties"))
                == Set(WrittenFigure.keys))
        #expect(Set(schema.keys("properties", "pots", "items", "properties")) == Set(PotReader.keys))
        #expect(
            Set(schema.keys("properties", "pots", "items", "properties", "parts", "items", "properties"))
                == Set(PotReader.partKeys))
    }

    private struct Schema {
        private let root: NSDictionary

        init(_ name: String) throws {
            let url = URL(fileURLWithPath: "\(PipelinesTests.folder)/pipelines/schemas/\(name)")
            root = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? NSDictionary)
        }

        func keys(_ path: String...) -> [String] { (value(path) as? [String: Any]).map { Array($0.keys) } ?? [] }

        func choices(_ path: String...) -> [String] { choices(path) }

        func choices(_ path: [String]) -> [String] { value(path + ["enum"]) as? [String] ?? [] }

        private func value(_ path: [String]) -> Any? {
            path.reduce(root as Any?) { value, key in (value as? [String: Any])?[key] }
        }
    }
}
