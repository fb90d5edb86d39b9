/// What is fixed about a region that sends deliveries.
struct RegionProfile {
    /// SKR's `Regionkod`.
    let code: Int
    /// At 2018-12-31, by SCB.
    let population: Int
    /// Waiting for a first visit in February 2017, within 90 days and patient-chosen, per thousand:
    /// printed by vantetider.se.
    let within90: Int
    let patientChosen: Int
    /// The organisation number in the region's HSA ids.
    let organisation: String
    /// Names of hospitals; their codes are made up: the region's code and 010, 011, 012.
    let hospitals: [String]
    /// SCB's codes of its municipalities.
    let municipalities: [Int]
}

extension RegionProfile {
    /// The 21 regions, by code.
    static let all: [RegionProfile] = [
        RegionProfile(
            code: 10, population: 2_344_124, within90: 941, patientChosen: 43, organisation: "2321000016",
            hospitals: ["Karolinska universitetssjukhuset", "Södersjukhuset", "Danderyds sjukhus"],
            municipalities: [
                114, 115, 117, 120, 123, 125, 126, 127, 128, 136, 138, 139, 140, 160, 162, 163,
                180, 181, 182, 183, 184, 186, 187, 188, 191, 192,
            ]),
        RegionProfile(
            code: 12, population: 376_354, within90: 777, patientChosen: 133, organisation: "2321000024",
            hospitals: ["Akademiska sjukhuset", "Lasarettet i Enköping"],
            municipalities: [
                305, 319, 330, 331, 360, 380, 381, 382,
            ]),
        RegionProfile(
            code: 13, population: 294_695, within90: 714, patientChosen: 20, organisation: "2321000032",
            hospitals: ["Mälarsjukhuset", "Nyköpings lasarett"],
            municipalities: [
                428, 461, 480, 481, 482, 483, 484, 486, 488,
            ]),
        RegionProfile(
            code: 21, population: 461_583, within90: 855, patientChosen: 0, organisation: "2321000040",
            hospitals: ["Universitetssjukhuset i Linköping", "Vrinnevisjukhuset"],
            municipalities: [
                509, 512, 513, 560, 561, 562, 563, 580, 581, 582, 583, 584, 586,
            ]),
        RegionProfile(
            code: 22, population: 360_825, within90: 891, patientChosen: 6, organisation: "2321000057",
            hospitals: ["Länssjukhuset Ryhov", "Värnamo sjukhus", "Höglandssjukhuset"],
            municipalities: [
                604, 617, 642, 643, 662, 665, 680, 682, 683, 684, 685, 686, 687,
            ]),
        RegionProfile(
            code: 23, population: 199_886, within90: 796, patientChosen: 75, organisation: "2321000065",
            hospitals: ["Centrallasarettet Växjö", "Ljungby lasarett"],
            municipalities: [
                760, 761, 763, 764, 765, 767, 780, 781,
            ]),
        RegionProfile(
            code: 24, population: 244_670, within90: 826, patientChosen: 17, organisation: "2321000073",
            hospitals: ["Länssjukhuset i Kalmar", "Västerviks sjukhus"],
            municipalities: [
                821, 834, 840, 860, 861, 862, 880, 881, 882, 883, 884, 885,
            ]),
        RegionProfile(
            code: 26, population: 59_249, within90: 884, patientChosen: 17, organisation: "2120000803",
            hospitals: ["Visby lasarett"],
            municipalities: [
                980
            ]),
        RegionProfile(
            code: 27, population: 159_684, within90: 846, patientChosen: 21, organisation: "2321000081",
            hospitals: ["Blekingesjukhuset"],
            municipalities: [
                1060, 1080, 1081, 1082, 1083,
            ]),
        RegionProfile(
            code: 41, population: 1_362_164, within90: 848, patientChosen: 1, organisation: "2321000255",
            hospitals: ["Skånes universitetssjukhus", "Helsingborgs lasarett", "Ängelholms sjukhus"],
            municipalities: [
                1214, 1230, 1231, 1233, 1256, 1257, 1260, 1261, 1262, 1263, 1264, 1265, 1266,
                1267, 1270, 1272, 1273, 1275, 1276, 1277, 1278, 1280, 1281, 1282, 1283, 1284,
                1285, 1286, 1287, 1290, 1291, 1292, 1293,
            ]),
        RegionProfile(
            code: 42, population: 329_352, within90: 940, patientChosen: 26, organisation: "2321000115",
            hospitals: ["Hallands sjukhus Halmstad", "Hallands sjukhus Varberg"],
            municipalities: [
                1315, 1380, 1381, 1382, 1383, 1384,
            ]),
        RegionProfile(
            code: 51, population: 1_709_814, within90: 719, patientChosen: 20, organisation: "2321000131",
            hospitals: ["Sahlgrenska universitetssjukhuset", "Södra Älvsborgs sjukhus", "NU-sjukvården"],
            municipalities: [
                1401, 1402, 1407, 1415, 1419, 1421, 1427, 1430, 1435, 1438, 1439, 1440, 1441,
                1442, 1443, 1444, 1445, 1446, 1447, 1452, 1460, 1461, 1462, 1463, 1465, 1466,
                1470, 1471, 1472, 1473, 1480, 1481, 1482, 1484, 1485, 1486, 1487, 1488, 1489,
                1490, 1491, 1492, 1493, 1494, 1495, 1496, 1497, 1498, 1499,
            ]),
        RegionProfile(
            code: 54, population: 281_482, within90: 824, patientChosen: 37, organisation: "2321000156",
            hospitals: ["Centralsjukhuset i Karlstad", "Arvika sjukhus"],
            municipalities: [
                1715, 1730, 1737, 1760, 1761, 1762, 1763, 1764, 1765, 1766, 1780, 1781, 1782,
                1783, 1784, 1785,
            ]),
        RegionProfile(
            code: 55, population: 302_252, within90: 791, patientChosen: 54, organisation: "2321000164",
            hospitals: ["Universitetssjukhuset Örebro", "Lindesbergs lasarett"],
            municipalities: [
                1814, 1860, 1861, 1862, 1863, 1864, 1880, 1881, 1882, 1883, 1884, 1885,
            ]),
        RegionProfile(
            code: 56, population: 273_929, within90: 860, patientChosen: 21, organisation: "2321000172",
            hospitals: ["Västmanlands sjukhus Västerås", "Köpings sjukhus"],
            municipalities: [
                1904, 1907, 1960, 1961, 1962, 1980, 1981, 1982, 1983, 1984,
            ]),
        RegionProfile(
            code: 57, population: 287_191, within90: 739, patientChosen: 20, organisation: "2321000180",
            hospitals: ["Falu lasarett", "Mora lasarett"],
            municipalities: [
                2021, 2023, 2026, 2029, 2031, 2034, 2039, 2061, 2062, 2080, 2081, 2082, 2083,
                2084, 2085,
            ]),
        RegionProfile(
            code: 61, population: 286_547, within90: 711, patientChosen: 8, organisation: "2321000198",
            hospitals: ["Gävle sjukhus", "Hudiksvalls sjukhus"],
            municipalities: [
                2101, 2104, 2121, 2132, 2161, 2180, 2181, 2182, 2183, 2184,
            ]),
        RegionProfile(
            code: 62, population: 245_453, within90: 677, patientChosen: 37, organisation: "2321000206",
            hospitals: ["Sundsvalls sjukhus", "Örnsköldsviks sjukhus"],
            municipalities: [
                2260, 2262, 2280, 2281, 2282, 2283, 2284,
            ]),
        RegionProfile(
            code: 63, population: 130_280, within90: 636, patientChosen: 44, organisation: "2321000214",
            hospitals: ["Östersunds sjukhus"],
            municipalities: [
                2303, 2305, 2309, 2313, 2321, 2326, 2361, 2380,
            ]),
        RegionProfile(
            code: 64, population: 270_154, within90: 711, patientChosen: 17, organisation: "2321000222",
            hospitals: ["Norrlands universitetssjukhus", "Skellefteå lasarett"],
            municipalities: [
                2401, 2403, 2404, 2409, 2417, 2418, 2421, 2422, 2425, 2460, 2462, 2463, 2480,
                2481, 2482,
            ]),
        RegionProfile(
            code: 65, population: 250_497, within90: 625, patientChosen: 25, organisation: "2321000230",
            hospitals: ["Sunderby sjukhus", "Piteå sjukhus"],
            municipalities: [
                2505, 2506, 2510, 2513, 2514, 2518, 2521, 2523, 2560, 2580, 2581, 2582, 2583, 2584,
            ]),
    ]
}
