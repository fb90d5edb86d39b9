"""The rules of records that look at a row alone, as komiljard itself tells them: what every contender has to judge."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from frame.process import run

KINDS = ["genomforda", "vantande", "primarvard"]

# What sql/validate keeps apart from the row, by the columns that ask for it.
PARTS = {
    "place": ["region_hsa_id", "care_provider_hsa_id", "care_unit_hsa_id", "unit_hsa_id", "hospital_code",
              "hospital_name"],
    "activity": ["activity_code", "procedure_code", "activity_procedure_code", "activity_diagnosis_code"],
    "visit": ["emergency_arrival_at", "emergency_assessment_at", "emergency_end_at", "is_care_interrupted"],
}

# By what each is joined, besides region and delivery.
KEYS = {"place": "place_number", "activity": "activity_number", "visit": "line_number"}


@dataclass(frozen=True)
class Rule:
    id: str
    severity: str
    column: str | None
    kinds: list[str]
    applies_when: str | None
    fails_when: str

    @property
    def condition(self) -> str:
        """True for a row that fails, of those columns that a rule of komiljard sees."""
        parts = [f"({text})" for text in (self.applies_when, self.fails_when) if text]
        if set(self.kinds) != set(KINDS):
            parts.insert(0, "kind in (" + ", ".join(f"'{kind}'" for kind in self.kinds) + ")")
        return "\n    and ".join(parts)

    def asks_for(self, part: str) -> bool:
        return any(re.search(rf"\b{column}\b", self.condition) for column in PARTS[part])


def record_rules(program: Path, project: Path) -> list[Rule]:
    listed = json.loads(run([str(program), "rules", "list", "--format", "json", "--project", str(project)]))
    return [
        Rule(
            rule["id"], rule["severity"], rule.get("column"), rule["kinds"], rule.get("applies_when"),
            rule["fails_when"],
        )
        for rule in listed
        if rule["content"] == "records" and "fails_when" in rule
    ]
