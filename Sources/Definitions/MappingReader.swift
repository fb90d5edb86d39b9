internal import Yams

/// A mapping of a definition whose keys are known. What it does not know is a fault, with the key that was
/// most likely meant.
struct MappingReader {
    /// With its article, as messages name the mapping: `a measure`.
    let noun: String
    let node: Node
    let faults: FileFaults
    private let values: [String: DefinitionValue]
    /// Keys that are there, but misspelt: to call them missing too would be one fault said twice.
    private let misspelt: Set<String>

    /// Nil, with a fault, where the node is no mapping.
    init?(_ node: Node, noun: String, keys: [String], faults: FileFaults) {
        guard case .mapping(let mapping) = node else {
            faults.add(at: node, "\(noun) is a mapping: write keys and values; its keys are \(listed(keys, "and"))")
            return nil
        }
        var values: [String: DefinitionValue] = [:]
        var misspelt: Set<String> = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                faults.add(at: key, "a key of \(noun) is no text: its keys are \(listed(keys, "and"))")
                continue
            }
            if YAMLFile.isRenamed(name) { continue }
            guard keys.contains(name) else {
                let hint = Suggestion.text(for: name, among: keys, called: "keys")
                faults.add(at: key, "\(noun) has no key \(quoted(name)): \(hint)")
                if let meant = Suggestion.nearest(to: name, among: keys) { misspelt.insert(meant) }
                continue
            }
            values[name] = DefinitionValue(name: name, node: value, faults: faults)
        }
        self.noun = noun
        self.node = node
        self.faults = faults
        self.values = values
        self.misspelt = misspelt
    }

    func optional(_ key: String) -> DefinitionValue? {
        values[key]
    }

    /// The value, or nil with a fault.
    func required(_ key: String) -> DefinitionValue? {
        if let value = values[key] { return value }
        if !misspelt.contains(key) { faults.add(at: node, "\(noun) needs the key \(key): add it") }
        return nil
    }

    func has(_ key: String) -> Bool { values[key] != nil }

    /// Which of the keys is there, or nil with a fault where it is not exactly one.
    func exactlyOne(of keys: [String]) -> String? {
        let present = keys.filter(has)
        if let first = present.first, present.count == 1 { return first }
        if present.isEmpty {
            guard misspelt.isDisjoint(with: keys) else { return nil }
            faults.add(at: node, "\(noun) needs the key \(listed(keys, "or")): add one")
        } else {
            faults.add(at: node, "\(noun) has the keys \(listed(present, "and")): keep one of them")
        }
        return nil
    }
}
