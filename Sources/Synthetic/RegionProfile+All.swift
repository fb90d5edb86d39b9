extension RegionProfile {
    /// The 21 regions, by code.
    static let all: [RegionProfile] = [
        RegionProfile(
            code: 10, countyCode: 1, population: 2_344_124, organisation: "2321000016",
            firstVisit: .init(waiting: 36_566, excludingPatientChosen: 34_979, within90: 32_918),
            assessment: .init(total: 53_120, within7: 48_066),
            hospitals: ["Karolinska universitetssjukhuset", "Södersjukhuset", "Danderyds sjukhus"],
            municipalities: [
                114, 115, 117, 120, 123, 125, 126, 127, 128, 136, 138, 139, 140, 160, 162, 163,
                180, 181, 182, 183, 184, 186, 187, 188, 191, 192,
            ]),
        RegionProfile(
            code: 12, countyCode: 3, population: 376_354, organisation: "2321000024",
            firstVisit: .init(waiting: 11_545, excludingPatientChosen: 10_015, within90: 7781),
            assessment: .init(total: 7881, within7: 6813),
            hospitals: ["Akademiska sjukhuset", "Lasarettet i Enköping"],
            municipalities: [
                305, 319, 330, 331, 360, 380, 381, 382,
            ]),
        RegionProfile(
            code: 13, countyCode: 4, population: 294_695, organisation: "2321000032",
            firstVisit: .init(waiting: 9442, excludingPatientChosen: 9252, within90: 6607),
            assessment: .init(total: 6515, within7: 5745),
            hospitals: ["Mälarsjukhuset", "Nyköpings lasarett"],
            municipalities: [
                428, 461, 480, 481, 482, 483, 484, 486, 488,
            ]),
        RegionProfile(
            code: 21, countyCode: 5, population: 461_583, organisation: "2321000040",
            firstVisit: .init(waiting: 10_693, excludingPatientChosen: 10_690, within90: 9144),
            assessment: .init(total: 6708, within7: 6143),
            hospitals: ["Universitetssjukhuset i Linköping", "Vrinnevisjukhuset"],
            municipalities: [
                509, 512, 513, 560, 561, 562, 563, 580, 581, 582, 583, 584, 586,
            ]),
        RegionProfile(
            code: 22, countyCode: 6, population: 360_825, organisation: "2321000057",
            firstVisit: .init(waiting: 7264, excludingPatientChosen: 7223, within90: 6434),
            assessment: .init(total: 8364, within7: 7412),
            hospitals: ["Länssjukhuset Ryhov", "Värnamo sjukhus", "Höglandssjukhuset"],
            municipalities: [
                604, 617, 642, 643, 662, 665, 680, 682, 683, 684, 685, 686, 687,
            ]),
        RegionProfile(
            code: 23, countyCode: 7, population: 199_886, organisation: "2321000065",
            firstVisit: .init(waiting: 5297, excludingPatientChosen: 4898, within90: 3901),
            assessment: .init(total: 4887, within7: 4200),
            hospitals: ["Centrallasarettet Växjö", "Ljungby lasarett"],
            municipalities: [
                760, 761, 763, 764, 765, 767, 780, 781,
            ]),
        RegionProfile(
            code: 24, countyCode: 8, population: 244_670, organisation: "2321000073",
            firstVisit: .init(waiting: 6814, excludingPatientChosen: 6695, within90: 5531),
            assessment: .init(total: 5633, within7: 4609),
            hospitals: ["Länssjukhuset i Kalmar", "Västerviks sjukhus"],
            municipalities: [
                821, 834, 840, 860, 861, 862, 880, 881, 882, 883, 884, 885,
            ]),
        RegionProfile(
            code: 26, countyCode: 9, population: 59_249, organisation: "2120000803",
            firstVisit: .init(waiting: 2165, excludingPatientChosen: 2128, within90: 1881),
            assessment: .init(total: 1444, within7: 1299),
            hospitals: ["Visby lasarett"],
            municipalities: [
                980
            ]),
        RegionProfile(
            code: 27, countyCode: 10, population: 159_684, organisation: "2321000081",
            firstVisit: .init(waiting: 4693, excludingPatientChosen: 4596, within90: 3886),
            assessment: .init(total: 3739, within7: 3321),
            hospitals: ["Blekingesjukhuset"],
            municipalities: [
                1060, 1080, 1081, 1082, 1083,
            ]),
        RegionProfile(
            code: 41, countyCode: 12, population: 1_362_164, organisation: "2321000255",
            firstVisit: .init(waiting: 46_664, excludingPatientChosen: 46_611, within90: 39_531),
            assessment: .init(total: 26_090, within7: 23_788),
            hospitals: ["Skånes universitetssjukhus", "Helsingborgs lasarett", "Ängelholms sjukhus"],
            municipalities: [
                1214, 1230, 1231, 1233, 1256, 1257, 1260, 1261, 1262, 1263, 1264, 1265, 1266,
                1267, 1270, 1272, 1273, 1275, 1276, 1277, 1278, 1280, 1281, 1282, 1283, 1284,
                1285, 1286, 1287, 1290, 1291, 1292, 1293,
            ]),
        RegionProfile(
            code: 42, countyCode: 13, population: 329_352, organisation: "2321000115",
            firstVisit: .init(waiting: 5412, excludingPatientChosen: 5272, within90: 4954),
            assessment: .init(total: 7947, within7: 6984),
            hospitals: ["Hallands sjukhus Halmstad", "Hallands sjukhus Varberg"],
            municipalities: [
                1315, 1380, 1381, 1382, 1383, 1384,
            ]),
        RegionProfile(
            code: 51, countyCode: 14, population: 1_709_814, organisation: "2321000131",
            firstVisit: .init(waiting: 63_452, excludingPatientChosen: 62_212, within90: 44_706),
            assessment: .init(total: 43_521, within7: 40_407),
            hospitals: ["Sahlgrenska universitetssjukhuset", "Södra Älvsborgs sjukhus", "NU-sjukvården"],
            municipalities: [
                1401, 1402, 1407, 1415, 1419, 1421, 1427, 1430, 1435, 1438, 1439, 1440, 1441,
                1442, 1443, 1444, 1445, 1446, 1447, 1452, 1460, 1461, 1462, 1463, 1465, 1466,
                1470, 1471, 1472, 1473, 1480, 1481, 1482, 1484, 1485, 1486, 1487, 1488, 1489,
                1490, 1491, 1492, 1493, 1494, 1495, 1496, 1497, 1498, 1499,
            ]),
        RegionProfile(
            code: 54, countyCode: 17, population: 281_482, organisation: "2321000156",
            firstVisit: .init(waiting: 5602, excludingPatientChosen: 5392, within90: 4442),
            assessment: .init(total: 5346, within7: 4795),
            hospitals: ["Centralsjukhuset i Karlstad", "Arvika sjukhus"],
            municipalities: [
                1715, 1730, 1737, 1760, 1761, 1762, 1763, 1764, 1765, 1766, 1780, 1781, 1782,
                1783, 1784, 1785,
            ]),
        RegionProfile(
            code: 55, countyCode: 18, population: 302_252, organisation: "2321000164",
            firstVisit: .init(waiting: 9642, excludingPatientChosen: 9122, within90: 7216),
            assessment: .init(total: 7120, within7: 6121),
            hospitals: ["Universitetssjukhuset Örebro", "Lindesbergs lasarett"],
            municipalities: [
                1814, 1860, 1861, 1862, 1863, 1864, 1880, 1881, 1882, 1883, 1884, 1885,
            ]),
        RegionProfile(
            code: 56, countyCode: 19, population: 273_929, organisation: "2321000172",
            firstVisit: .init(waiting: 6233, excludingPatientChosen: 6101, within90: 5247),
            assessment: .init(total: 6753, within7: 5532),
            hospitals: ["Västmanlands sjukhus Västerås", "Köpings sjukhus"],
            municipalities: [
                1904, 1907, 1960, 1961, 1962, 1980, 1981, 1982, 1983, 1984,
            ]),
        RegionProfile(
            code: 57, countyCode: 20, population: 287_191, organisation: "2321000180",
            firstVisit: .init(waiting: 10_236, excludingPatientChosen: 10_028, within90: 7413),
            assessment: .init(total: 6762, within7: 5589),
            hospitals: ["Falu lasarett", "Mora lasarett"],
            municipalities: [
                2021, 2023, 2026, 2029, 2031, 2034, 2039, 2061, 2062, 2080, 2081, 2082, 2083,
                2084, 2085,
            ]),
        RegionProfile(
            code: 61, countyCode: 21, population: 286_547, organisation: "2321000198",
            firstVisit: .init(waiting: 11_712, excludingPatientChosen: 11_616, within90: 8254),
            assessment: .init(total: 8895, within7: 8150),
            hospitals: ["Gävle sjukhus", "Hudiksvalls sjukhus"],
            municipalities: [
                2101, 2104, 2121, 2132, 2161, 2180, 2181, 2182, 2183, 2184,
            ]),
        RegionProfile(
            code: 62, countyCode: 22, population: 245_453, organisation: "2321000206",
            firstVisit: .init(waiting: 9080, excludingPatientChosen: 8742, within90: 5915),
            assessment: .init(total: 5315, within7: 4275),
            hospitals: ["Sundsvalls sjukhus", "Örnsköldsviks sjukhus"],
            municipalities: [
                2260, 2262, 2280, 2281, 2282, 2283, 2284,
            ]),
        RegionProfile(
            code: 63, countyCode: 23, population: 130_280, organisation: "2321000214",
            firstVisit: .init(waiting: 4699, excludingPatientChosen: 4490, within90: 2855),
            assessment: .init(total: 3220, within7: 2638),
            hospitals: ["Östersunds sjukhus"],
            municipalities: [
                2303, 2305, 2309, 2313, 2321, 2326, 2361, 2380,
            ]),
        RegionProfile(
            code: 64, countyCode: 24, population: 270_154, organisation: "2321000222",
            firstVisit: .init(waiting: 10_833, excludingPatientChosen: 10_644, within90: 7564),
            assessment: .init(total: 4750, within7: 4119),
            hospitals: ["Norrlands universitetssjukhus", "Skellefteå lasarett"],
            municipalities: [
                2401, 2403, 2404, 2409, 2417, 2418, 2421, 2422, 2425, 2460, 2462, 2463, 2480,
                2481, 2482,
            ]),
        RegionProfile(
            code: 65, countyCode: 25, population: 250_497, organisation: "2321000230",
            firstVisit: .init(waiting: 12_162, excludingPatientChosen: 11_856, within90: 7410),
            assessment: .init(total: 5815, within7: 5238),
            hospitals: ["Sunderby sjukhus", "Piteå sjukhus"],
            municipalities: [
                2505, 2506, 2510, 2513, 2514, 2518, 2521, 2523, 2560, 2580, 2581, 2582, 2583, 2584,
            ]),
    ]
}
