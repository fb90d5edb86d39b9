/// A value that is sent beside a statement, as `$1`, `$2` and so on. It is never part of the SQL text.
///
/// Everything but ``bytes(_:)`` is sent as text without a type, so that the server infers the type from the
/// statement: `.int(1)` may become a `smallint`, a `bigint` or a `numeric`, `.text("2019-09-01")` a `date`. Where
/// the statement says nothing (`select $1`) the server takes `text`; a cast (`$1::int`) says it.
package enum Parameter: Hashable, Sendable {
    /// SQL null, of whatever type the statement expects.
    case null
    /// Text, or the text form of any type. It must not hold a NUL byte, which PostgreSQL has no place for.
    case text(String)
    /// An integer, for any numeric type.
    case int(Int)
    /// A boolean.
    case bool(Bool)
    /// A `bytea`, sent as it is.
    case bytes([UInt8])
    /// An array of texts, or of any type that has a text form.
    case textArray([String])
    /// An array of integers, for an array of any numeric type.
    case intArray([Int])
}

extension Parameter: ExpressibleByStringLiteral {
    /// `"text"`
    package init(stringLiteral value: String) { self = .text(value) }
}

extension Parameter: ExpressibleByIntegerLiteral {
    /// `1`
    package init(integerLiteral value: Int) { self = .int(value) }
}

extension Parameter: ExpressibleByBooleanLiteral {
    /// `true`
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Parameter: ExpressibleByNilLiteral {
    /// `nil`
    package init(nilLiteral: ()) { self = .null }
}

extension Parameter: ExpressibleByArrayLiteral {
    /// `["a", "b"]`, an array of texts.
    package init(arrayLiteral elements: String...) { self = .textArray(elements) }
}
