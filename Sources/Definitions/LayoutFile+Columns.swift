internal import Yams

extension LayoutFile {
    /// The columns, after the checks that each has one meaning and that none is missing.
    static func columns(
        _ value: DefinitionValue, _ context: LayoutContext, reader layout: MappingReader, constants: [WrittenConstant]?
    ) -> [LayoutColumn]? {
        var columns: [LayoutColumn] = []
        // A field or map whose name is misspelt is not missing as well.
        var hasUnknownField = constants == nil
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
            let field = reader.required("field").flatMap { value in
                value.text().flatMap { context.field($0, at: value.node, value.faults) }
            }
            if field == nil { hasUnknownField = true }
            if let field, let first = places.fields.updateValue(line, forKey: field) {
                item.fault("the field \(field.rawValue) has a column in line \(first) already: keep one of them")
            }
            let isOptional = isOptional(reader, field, context)
            let values = reader.optional("values")
            if let name = values?.text() { usedMaps.insert(name) }
            guard let headerName, let field, let isOptional,
                let codes = codes(named: values, for: field, column: item, context)
            else { continue }
            columns.append(
                LayoutColumn(headerName: headerName, field: field, isOptional: isOptional, values: codes.map))
        }
        check(constants ?? [], against: places.fields)
        if context.content == .records { checkKind(layout, statusLine: places.fields[.status]) }
        if !hasUnknownField {
            let fields = Set(places.fields.keys).union((constants ?? []).map(\.constant.field))
            requireFields(context, in: fields, at: value)
        }
        guard usedMaps.isSubset(of: context.maps.map(\.name)) else { return nil }
        for map in context.maps where !usedMaps.contains(map.name) {
            value.faults.add(
                at: map.key, "no column uses the value map \(map.name): name it under values, or remove it")
        }
        return columns
    }

    /// Whether a delivery may lack the column. A contact of a contract may lack every attribute but those that place
    /// it, and a file that does is not refused.
    private static func isOptional(_ reader: MappingReader, _ field: Field?, _ context: LayoutContext) -> Bool? {
        let value = reader.optional("optional")
        guard !context.isContract else {
            value?.fault("optional is for columns of a header, and a contact has its attributes each: remove the key")
            return field != .period && field != .regionCode
        }
        let isOptional = value.map { $0.boolean() } ?? false
        if let field, isOptional == true, context.necessaryFields.contains(field) {
            value?.fault("the field \(field.rawValue) is necessary, so its column is not optional: remove the key")
        }
        return isOptional
    }

    /// An optional in a box: no map is a good answer, no answer is a fault.
    private struct Codes {
        let map: [String: Int]?
    }

    private static func codes(
        named values: DefinitionValue?, for field: Field, column: DefinitionValue, _ context: LayoutContext
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
        guard let map = context.maps.first(where: { $0.name == name }) else {
            let hint = Suggestion.text(for: name, among: context.maps.map(\.name), called: "value maps")
            values.fault("there is no value map \(quoted(name)): \(hint)")
            return nil
        }
        return codes(of: map, for: field, context).map { Codes(map: $0) }
    }

    // MARK: What the columns are together

    private static func check(_ constants: [WrittenConstant], against columns: [Field: Int]) {
        for written in constants {
            let field = written.constant.field
            guard let line = columns[field] else { continue }
            written.value.fault("the field \(field.rawValue) has a column in line \(line): keep one of them")
        }
    }

    private static func checkKind(_ layout: MappingReader, statusLine: Int?) {
        guard let line = statusLine, let kind = layout.optional("kind") else { return }
        kind.fault("kind is given, and the field status has a column in line \(line): keep one of them")
    }

    private static func requireFields(_ context: LayoutContext, in fields: Set<Field>, at value: DefinitionValue) {
        guard let content = context.content?.rawValue else { return }
        for field in context.necessaryFields where !fields.contains(field) {
            let remedy = field != .status ? "a constant" : context.content == .records ? "the key kind" : nil
            value.fault(
                "no column has the field \(field.rawValue), which \(content) need: add one"
                    + (remedy.map { ", or \($0)" } ?? ""))
        }
        guard context.content == .counts else { return }
        let totals = [Field.totalExcludingPatientChosen, .totalIncludingPatientChosen]
        let names = totals.map(\.rawValue)
        switch totals.count(where: fields.contains) {
        case 0: value.fault("no column has the field \(listed(names, "or")), one of which counts need: add one")
        case 1: break
        default: value.fault("columns have the fields \(listed(names, "and")): keep the one that the sender counts")
        }
    }
}
