internal import Agreements
internal import Yams

/// `pipelines/layouts/*.yaml`
enum LayoutFile {
    private static let keys = [
        "layout", "label", "content", "delimiter", "encoding", "region_codes", "value_maps", "columns", "assumptions",
    ]

    static func read(_ root: Node, faults: FileFaults) -> ParsedFile<Layout> {
        guard let reader = MappingReader(root, noun: "a layout", keys: keys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let name = reader.name("layout")
        let label = reader.required("label")?.label()
        let content = reader.required("content")?.choice(Content.self)
        let delimiter = reader.required("delimiter").flatMap(Self.delimiter)
        expect("utf-8", for: reader.required("encoding"), instead: "convert the file to UTF-8 before it is ingested")
        expect("skr", for: reader.required("region_codes"), instead: "translate SCB's county codes before")
        let maps = reader.optional("value_maps").flatMap(valueMaps) ?? []
        let columns = reader.required("columns").flatMap { value in
            content.flatMap { Self.columns(value, content: $0, maps: maps) }
        }
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        guard faults.isEmpty, let name, let label, let content, let delimiter, let columns, let assumptions else {
            return ParsedFile(faults: faults, name: name, definition: nil)
        }
        let layout = Layout(
            id: name.text, label: label, content: content, format: .delimited(DelimitedForm(delimiter: delimiter)), columns: columns, file: faults.path,
            assumptions: assumptions)
        return ParsedFile(faults: faults, name: name, definition: layout)
    }

    private static func delimiter(_ value: DefinitionValue) -> UInt8? {
        // A tab is whitespace, so `text()` would call it empty.
        guard let text = value.node.scalar?.string, text.utf8.count == 1, let byte = text.utf8.first,
            ";,|\t".utf8.contains(byte)
        else {
            value.fault("delimiter is one character: write \";\", \",\", \"|\" or \"\\t\"")
            return nil
        }
        return byte
    }

    private static func expect(_ only: String, for value: DefinitionValue?, instead: String) {
        guard let value, let text = value.text(), text != only else { return }
        value.fault("\(value.name) is \(quoted(text)): only \(only) is read so far; \(instead)")
    }

    // MARK: Value maps

    /// A map as it is written: what a code may be depends on the field of the column that uses it.
    private struct ValueMap {
        let name: String
        let key: Node
        let entries: [(spelling: String, value: DefinitionValue)]
    }

    private static func valueMaps(_ value: DefinitionValue) -> [ValueMap]? {
        value.pairs()?.map { key, name, value in
            ValueMap(name: name, key: key, entries: value.pairs()?.map { ($0.name, $0.value) } ?? [])
        }
    }

    private static func codes(of map: ValueMap, for field: Field) -> [String: Int]? {
        var codes: [String: Int] = [:]
        for (spelling, value) in map.entries {
            switch field.type {
            case .status:
                guard let statistic = value.choice(StatusName.self) else { return nil }
                codes[spelling] = statistic.code.rawValue
            case .yesNo:
                guard let code = value.integer(in: 1...2) else { return nil }
                codes[spelling] = code
            case .limit:
                guard value.choice(LimitName.self) != nil else { return nil }
                codes[spelling] = LayoutColumn.medicalTargetDateCode
            case .code(let digits):
                let largest = (0..<digits.upperBound).reduce(1) { product, _ in product * 10 } - 1
                guard let code = value.integer(in: 0...largest) else { return nil }
                codes[spelling] = code
            default: return nil
            }
        }
        return codes
    }

    /// What a map of `status` may say.
    private enum StatusName: String, CaseIterable {
        case waiting, completed

        var code: StatusCode { self == .waiting ? .waiting : .completed }
    }

    /// What a map of `limit` may say; days are written as a number and need no map.
    private enum LimitName: String, CaseIterable {
        case medicalTargetDate = "medical_target_date"
    }

    // MARK: Columns

    private static func columns(_ value: DefinitionValue, content: Content, maps: [ValueMap]) -> [LayoutColumn]? {
        var columns: [LayoutColumn] = []
        // A field or map whose name is misspelt is not missing as well.
        var hasUnknownField = false
        var usedMaps: Set<String> = []
        var places: (headers: [String: Int], fields: [Field: Int]) = ([:], [:])
        for item in value.list() ?? [] {
            guard let reader = item.mapping("a column", keys: ["name", "field", "values", "optional"]) else {
                hasUnknownField = true
                continue
            }
            let line = item.node.mark?.line ?? 1
            let headerName = reader.required("name")?.text()
            if let headerName, let first = places.headers.updateValue(line, forKey: headerName) {
                item.fault("the column \(quoted(headerName)) stands in line \(first) already: keep one of them")
            }
            let field = reader.required("field").flatMap { Self.field($0, content: content) }
            if field == nil { hasUnknownField = true }
            if let field, let first = places.fields.updateValue(line, forKey: field) {
                item.fault("the field \(field.rawValue) has a column in line \(first) already: keep one of them")
            }
            let isOptional = reader.optional("optional").map { $0.boolean() } ?? false
            if let field, isOptional == true, Field.necessary(for: content).contains(field) {
                reader.optional("optional")?
                    .fault("the field \(field.rawValue) is necessary, so its column is not optional: remove the key")
            }
            let values = reader.optional("values")
            if let name = values?.text() { usedMaps.insert(name) }
            guard let headerName, let field, let isOptional,
                let codes = codes(named: values, for: field, column: item, maps: maps)
            else { continue }
            columns.append(
                LayoutColumn(headerName: headerName, field: field, isOptional: isOptional, values: codes.map))
        }
        if !hasUnknownField { requireFields(of: content, in: Set(places.fields.keys), at: value) }
        guard usedMaps.isSubset(of: maps.map(\.name)) else { return nil }
        for map in maps where !usedMaps.contains(map.name) {
            value.faults.add(
                at: map.key, "no column uses the value map \(map.name): name it under values, or remove it")
        }
        return columns
    }

    private static func field(_ value: DefinitionValue, content: Content) -> Field? {
        guard let text = value.text() else { return nil }
        let possible = Field.allCases.filter { $0.content.contains(content) }
        guard let field = Field(rawValue: text), possible.contains(field) else {
            let hint = Suggestion.text(for: text, among: possible.map(\.rawValue), called: "fields")
            value.fault("\(content.rawValue) have no field \(quoted(text)): \(hint)")
            return nil
        }
        return field
    }

    /// An optional in a box: no map is a good answer, no answer is a fault.
    private struct Codes {
        let map: [String: Int]?
    }

    private static func codes(
        named values: DefinitionValue?, for field: Field, column: DefinitionValue, maps: [ValueMap]
    ) -> Codes? {
        guard let values else {
            switch field.type {
            case .status, .yesNo:
                column.fault("the field \(field.rawValue) needs a value map: name one under values")
                return nil
            default: return Codes(map: nil)
            }
        }
        guard let name = values.text() else { return nil }
        switch field.type {
        case .status, .yesNo, .code, .limit: break
        default:
            values.fault("the field \(field.rawValue) is no code and takes no value map: remove the key values")
            return nil
        }
        guard let map = maps.first(where: { $0.name == name }) else {
            let hint = Suggestion.text(for: name, among: maps.map(\.name), called: "value maps")
            values.fault("there is no value map \(quoted(name)): \(hint)")
            return nil
        }
        return codes(of: map, for: field).map { Codes(map: $0) }
    }

    private static func requireFields(of content: Content, in fields: Set<Field>, at value: DefinitionValue) {
        for field in Field.necessary(for: content) where !fields.contains(field) {
            value.fault("no column has the field \(field.rawValue), which \(content.rawValue) need: add one")
        }
        guard content == .counts else { return }
        let totals = [Field.totalExcludingPatientChosen, .totalIncludingPatientChosen]
        let names = totals.map(\.rawValue)
        switch totals.count(where: fields.contains) {
        case 0: value.fault("no column has the field \(listed(names, "or")), one of which counts need: add one")
        case 1: break
        default: value.fault("columns have the fields \(listed(names, "and")): keep the one that the sender counts")
        }
    }
}
