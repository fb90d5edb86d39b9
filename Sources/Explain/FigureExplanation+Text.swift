import Agreements

extension FigureExplanation {
    /// A tree for the terminal.
    package var text: String {
        let limit = limitDays.map { "within \($0) days" } ?? "within the medical target date"
        let code = level == "nation" ? "" : " (\(area))"
        var lines = ["\(areaName)\(code), \(period): \(measureLabel), \(statistic), \(limit), \(edition.text)"]
        lines += notes.map { "! \($0)" }
        for node in series { lines += [""] + node.tree(isRegion: level == "region").lines }
        return (lines + [""] + checks.lines).joined(separator: "\n")
    }
}

extension SeriesNode {
    fileprivate func tree(isRegion: Bool) -> TextTree {
        var line = "\(basis): \(count.text(\.text)), \(percent.text { "\($0) %" })"
        if !isRegion { line += ", the sum of \(regions.count.counted("region"))" }
        let missing =
            missingRegions.isEmpty
            ? [] : [TextTree("no figure of \(missingRegions.map(String.init).joined(separator: ", "))")]
        // Of one region its deliveries alone: the figure is the line above.
        return TextTree(
            line,
            missing
                + (isRegion
                    ? regions.flatMap { $0.tree(name: "").branches }
                    : regions.map { $0.tree(name: "\($0.region) \($0.regionName)") }))
    }
}
