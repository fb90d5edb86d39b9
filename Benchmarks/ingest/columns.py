"""The 35 columns of the record file, and the types that each peer gives them: as narrow as komiljard's own.

Codes that are numbers are smallint, as in register.record. Where the file has words (`ja`, `GENOMFORD`, `XS915`),
komiljard stores a number and the peers store the text: they have no list of what the words mean.
"""

COLUMNS: dict[str, str] = {
    "beslut_datum": "date",
    "start_datum": "date",
    "medicinskt_maldatum": "date",
    "matperiod": "date",
    "kva_kod": "text",
    "mvo_kod": "smallint",
    "aktivitetskod": "text",
    "aktivitet_kva": "text",
    "aktivitet_icd": "text",
    "vardgaranti": "text",
    "avvikelsekod": "text",
    "regionkod": "smallint",
    "hsaid_region": "text",
    "hsaid_vardgivare": "text",
    "hsaid_vardenhet": "text",
    "hsaid_enhet": "text",
    "sjukhuskod": "text",
    "sjukhusnamn": "text",
    "yrkeskategori": "text",
    "bokningssatt": "smallint",
    "vardkontakttyp": "smallint",
    "kon": "text",
    "fodelsear": "smallint",
    "lkf": "text",
    "hsaid_listning": "text",
    "remittenttyp": "smallint",
    "remittent_hsaid": "text",
    "remiss_id": "text",
    "remiss_datum": "date",
    "ankomst_datum": "date",
    "vardkontakt_id": "text",
    "fas": "smallint",
    "typ_akutverksamhet": "smallint",
    "status": "text",
    "vantetid_dagar": "integer",
}


def create_typed_table() -> str:
    """The table that the peers load into: logged, no index, nothing but the columns."""
    return "create table record (" + ", ".join(f"{name} {type_}" for name, type_ in COLUMNS.items()) + ")"


def create_text_table() -> str:
    """The first stop of whoever casts in SQL. Unlogged, as it is thrown away: the cheapest way there is."""
    return "create unlogged table raw (" + ", ".join(f"{name} text" for name in COLUMNS) + ")"


def insert_casting() -> str:
    """From text to types. A value that is none ends it all: no row is rejected alone."""
    return "insert into record select " + ", ".join(f"{name}::{type_}" for name, type_ in COLUMNS.items()) + " from raw"
