/// The words of an expression of SQL: enough to tell which columns a rule may look at.
enum SQLWords {
    /// In lower case, those of string constants left out.
    ///
    /// A column of another relation counts too: a rule is then asked of more rows than it must be, never of fewer.
    static func names(in text: String) -> Set<String> {
        var names: Set<String> = []
        var word = ""
        var isInString = false
        for scalar in text.unicodeScalars {
            if !isInString, scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                word.unicodeScalars.append(scalar)
                continue
            }
            if !word.isEmpty { names.insert(word.lowercased()) }
            word = ""
            if scalar == "'" { isInString.toggle() }
        }
        if !word.isEmpty { names.insert(word.lowercased()) }
        return names
    }
}
