/// The codes that generated contacts bear. Sources: SKR's national lists of medical fields (MVO) and activities and
/// of professions, booking and contact types, as far as they are published.
enum CodeTables {
    static let childPsychiatry = 931
    static let children = 201
    /// No published list has a medical field of primary care: that of general internal medicine stands in.
    static let primaryCareField = 101

    /// A code and how common it is, among those of its list.
    typealias Weighted = (code: Int, weight: Int)

    /// Medical fields of first contacts, follow-ups and acute contacts.
    static let medicalFields: [Weighted] = [
        (101, 60), (105, 25), (108, 8), (111, 20), (131, 20), (141, 12), (151, 10), (161, 20), (201, 60), (211, 60),
        (221, 30), (231, 60), (301, 90), (304, 10), (311, 120), (321, 18), (331, 6), (351, 12), (361, 45), (412, 12),
        (431, 80), (511, 100), (521, 90), (741, 20), (901, 110),
    ]

    /// Activities of treatment; their first three digits are the medical field.
    static let treatments: [Weighted] = [
        (23101, 6), (23102, 5), (30102, 14), (30103, 30), (30104, 35), (30105, 10), (30106, 8), (30107, 8), (30108, 8),
        (30109, 12), (30401, 14), (31101, 20), (31102, 40), (31103, 40), (31104, 5), (31105, 15), (31106, 15),
        (31107, 18), (31108, 5), (31109, 5), (31110, 4), (31112, 4), (31113, 5), (31114, 10), (31115, 4), (31116, 1),
        (31117, 8), (32101, 12), (32102, 35), (32103, 10), (32104, 10), (32105, 2), (32106, 3), (33100, 8),
        (35101, 8), (35102, 5), (35103, 6), (36101, 20), (36102, 4), (36103, 5), (36104, 8), (36105, 8), (43101, 14),
        (43102, 16), (43103, 14), (51101, 110), (51102, 6), (52101, 25), (52102, 8), (52103, 12), (52104, 90),
        (52105, 10), (52106, 8),
    ]

    /// Activities of examination: the lists name none of their own, so the others ("övriga") of a field.
    static let examinations: [Weighted] = [
        (23100, 40), (30100, 50), (30400, 8), (31100, 15), (32100, 5), (36100, 45), (43100, 45), (51100, 40),
        (52100, 40),
    ]

    /// Child psychiatry has no activity in the lists published: "others", as every field has.
    static let childPsychiatryActivity = 93100

    /// `XS` and so many: physicians (915) first, then nurses, physiotherapists and the others.
    static let professions: [Weighted] = [
        (915, 480), (919, 220), (918, 70), (917, 45), (913, 40), (910, 30), (925, 30), (912, 15), (911, 15), (916, 12),
        (914, 10), (920, 10), (921, 12), (922, 6), (926, 3), (923, 1), (924, 1),
    ]

    static let physician = 915

    /// Of primary care: physicians and nurses most of all.
    static let primaryCareProfessions: [Weighted] = [
        (915, 400), (919, 330), (918, 110), (925, 50), (913, 40), (917, 30), (910, 20), (921, 20),
    ]

    static let bookings: [Weighted] = [(1, 8), (2, 22), (3, 52), (4, 15), (5, 3)]
    static let visitTypes: [Weighted] = [
        (0, 800), (1, 60), (2, 20), (3, 8), (4, 15), (5, 5), (6, 5), (7, 2), (8, 50), (81, 15), (82, 10), (83, 10),
    ]
    static let treatmentTypes: [Weighted] = [(0, 550), (1, 30), (91, 420)]
    static let acuteTypes: [Weighted] = [(1, 55), (2, 20), (3, 8), (4, 12), (5, 5)]
    static let sexes: [Weighted] = [(1, 455), (2, 543), (3, 2)]

    /// KVÅ codes: one operation a field where the field operates, else information and advice.
    static func procedure(medicalField: Int, phase: Int) -> String {
        guard phase == 2 else { return phase == 3 ? "UJD02" : "DV063" }
        return switch medicalField {
        case 231: "FPE00"
        case 301: "JKA21"
        case 304: "PHD10"
        case 311: "NFB49"
        case 321: "ACC51"
        case 331: "AAB00"
        case 351: "HAD30"
        case 361: "KED22"
        case 431: "LCD10"
        case 511: "CJE20"
        case 521: "EMB10"
        default: "DU011"
        }
    }

    /// ICD-10-SE codes of the same.
    static func diagnosis(medicalField: Int) -> String {
        switch medicalField {
        case 231: "I489"
        case 301: "K802"
        case 304: "I839"
        case 311: "M171"
        case 321: "G560"
        case 331: "M511"
        case 351: "N629"
        case 361: "N409"
        case 431: "N814"
        case 511: "H259"
        case 521: "J350"
        default: "F900"
        }
    }
}
