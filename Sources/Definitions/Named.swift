internal import Yams

/// The name of a definition and where it stands.
struct Named {
    let text: String
    let value: DefinitionValue
}

extension MappingReader {
    /// The value of the key that names the definition.
    func name(_ key: String) -> Named? {
        guard let value = required(key), let text = value.identifier() else { return nil }
        return Named(text: text, value: value)
    }
}

extension [Named] {
    /// Faults for names that stand more than once, each where it stands again.
    func refuseRepeated(_ noun: String, remedy: String = "take another name") {
        var firsts: [String: Named] = [:]
        for name in self {
            guard let first = firsts[name.text] else {
                firsts[name.text] = name
                continue
            }
            let path = first.value.faults.path
            let line = "line \(first.value.node.mark?.line ?? 1)"
            let place = path == name.value.faults.path ? line : "\(path), \(line)"
            name.value.fault("\(noun) \(name.text) exists already in \(place): \(remedy)")
        }
    }
}
