// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The fields of an error, from `postgres_ext.h`. Swift imports no character constants, so they are written down
// again under their C names. `PG_DIAG_MESSAGE_DETAIL` and `PG_DIAG_INTERNAL_QUERY` are missing on purpose: they
// hold values of rows.

let PG_DIAG_SEVERITY_NONLOCALIZED = Int32(UInt8(ascii: "V"))
let PG_DIAG_SQLSTATE = Int32(UInt8(ascii: "C"))
let PG_DIAG_MESSAGE_PRIMARY = Int32(UInt8(ascii: "M"))
let PG_DIAG_MESSAGE_HINT = Int32(UInt8(ascii: "H"))
let PG_DIAG_STATEMENT_POSITION = Int32(UInt8(ascii: "P"))
let PG_DIAG_CONTEXT = Int32(UInt8(ascii: "W"))
let PG_DIAG_SCHEMA_NAME = Int32(UInt8(ascii: "s"))
let PG_DIAG_TABLE_NAME = Int32(UInt8(ascii: "t"))
let PG_DIAG_COLUMN_NAME = Int32(UInt8(ascii: "c"))
let PG_DIAG_CONSTRAINT_NAME = Int32(UInt8(ascii: "n"))
