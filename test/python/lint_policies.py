"""What parliament finds in IAM policies: one JSON object a line in, one JSON list of findings a line out."""

import json
import sys
import warnings

# parliament asks for its data by a module that warns of its own end.
warnings.filterwarnings("ignore", category=UserWarning)

from parliament import analyze_policy_string, enhance_finding  # noqa: E402


def findings(policy: str) -> list[dict[str, object]]:
    found = map(enhance_finding, analyze_policy_string(policy).findings)
    return [{"issue": each.issue, "title": each.title, "detail": each.detail, "location": each.location} for each in found]


for line in sys.stdin:
    print(json.dumps(findings(line), default=str))
