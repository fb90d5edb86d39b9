internal import Agreements
internal import Waits
internal import Yams

/// `pipelines/layouts/*.yaml`
struct LayoutFile {
    let layout: Layout
    /// Where the root element of a contract is named; nil for text.
    let contract: DefinitionValue?
    /// Where a region is named that all rows are of.
    let regionConstant: DefinitionValue?

    static let keys = [
        "layout", "label", "content", "kind", "format", "contract", "delimiter", "quote", "encoding", "region_codes",
        "dates", "periods", "missing", "decimal_mark", "group_mark", "padding", "letter_case", "trailing_delimiter",
        "value_maps", "constants", "columns", "assumptions",
    ]

    static func read(_ root: Node, faults: FileFaults) -> ParsedFile<LayoutFile> {
        guard let reader = MappingReader(root, noun: "a layout", keys: keys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let name = reader.name("layout")
        let label = label(reader, name)
        let content = reader.required("content")?.choice(Content.self)
        let kind = kind(reader, content: content)
        let format = format(reader)
        let encodings = encodings(reader, format: format)
        let regionCodes = reader.required("region_codes")?.choice(RegionCodeSystem.self)
        let forms = forms(reader, format: format)
        let maps = reader.optional("value_maps").flatMap(valueMaps) ?? []
        checkMissing(reader, maps: maps, forms: forms)
        let isContract = format.map { if case .contract = $0 { true } else { false } } ?? false
        // A contract of another content has one fault, and not one a column.
        let context = LayoutContext(
            content: isContract && content != .records ? nil : content, kind: kind, hasKind: reader.has("kind"),
            isContract: isContract, regionCodes: regionCodes, forms: forms, maps: maps)
        let constants = reader.optional("constants").map { Self.constants($0, context) } ?? []
        let columns = reader.required("columns").flatMap { value in
            Self.columns(value, context, reader: reader, constants: constants)
        }
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        guard faults.isEmpty, let name, let label, let content, let format, let encodings, let regionCodes, let forms,
            let constants, let columns, let assumptions
        else { return ParsedFile(faults: faults, name: name, definition: nil) }
        let layout = Layout(
            id: name.text, label: label, content: content, format: format, encodings: encodings,
            regionCodes: regionCodes, dateForms: forms.dates, periodForms: forms.periods,
            missingMarkers: forms.missing.map(\.text), numbers: forms.numbers, trimsPadding: forms.trimsPadding,
            ignoresCase: forms.ignoresCase, allowsTrailingDelimiter: forms.allowsTrailingDelimiter, kind: kind,
            constants: constants.map(\.constant), columns: columns, file: faults.path, assumptions: assumptions)
        let file = LayoutFile(
            layout: layout, contract: reader.optional("contract"),
            regionConstant: constants.first { $0.constant.field == .regionCode }?.value)
        return ParsedFile(faults: faults, name: name, definition: file)
    }

    /// Without one the id is shown.
    private static func label(_ reader: MappingReader, _ name: Named?) -> Label? {
        guard let value = reader.optional("label") else {
            return name.map { Label(swedish: $0.text, english: $0.text) }
        }
        return value.label()
    }

    /// The kind of every row of records whose file has no column of `status`.
    private static func kind(_ reader: MappingReader, content: Content?) -> DeliveryKind? {
        guard let value = reader.optional("kind") else { return nil }
        if let content, content != .records {
            value.fault("kind is for records, and this layout is of \(content.rawValue): remove the key")
            return nil
        }
        return value.choice(among: DeliveryKind.ofRecords)
    }

    private static func checkMissing(_ reader: MappingReader, maps: [ValueMap], forms: LayoutForms?) {
        guard let forms else { return }
        for marker in forms.missing {
            guard
                let map = maps.first(where: { map in
                    map.entries.contains { forms.folded($0.spelling) == forms.folded(marker.text) }
                })
            else { continue }
            marker.value.fault(
                "missing holds \(quoted(marker.text)), which is a spelling of the value map \(map.name): "
                    + "remove one of them")
        }
    }
}

/// What columns and constants of a layout depend on.
struct LayoutContext {
    /// Nil where it is missing or wrong: then a field may be of any.
    let content: Content?
    /// Nil also where it is written and wrong.
    let kind: DeliveryKind?
    let hasKind: Bool
    let isContract: Bool
    /// Nil where they are missing or wrong.
    let regionCodes: RegionCodeSystem?
    let forms: LayoutForms?
    let maps: [ValueMap]

    /// Fields that a column or a constant must fill.
    var necessaryFields: [Field] {
        (content.map(Field.necessary) ?? []).filter { field in
            switch field {
            case .status: !hasKind
            // Those who wait have not started.
            case .startDate: kind != .waiting
            default: true
            }
        }
    }

    /// A field of the content, or nil with a fault.
    func field(_ text: String, at node: Node, _ faults: FileFaults) -> Field? {
        let possible = Field.allCases.filter { field in content.map(field.content.contains) ?? true }
        if let field = Field(rawValue: text), possible.contains(field) { return field }
        let hint = Suggestion.text(for: text, among: possible.map(\.rawValue), called: "fields")
        faults.add(at: node, "\(content?.rawValue ?? "layouts") have no field \(quoted(text)): \(hint)")
        return nil
    }
}
