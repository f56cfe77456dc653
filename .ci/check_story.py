"""Check that a story came to its end: closed, signed, few decisions. Never how fast: machines differ."""

import json
import sys
from pathlib import Path

found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
held = {
    "trouble": not found["trouble"],
    "state": found["state"] == "closed",
    "evidence": found["evidence"] == "signed",
    "decisions": 0 < found["decisions"] <= 3,
    "klm_s": 0 < found["klm_s"] <= 15,
    "seen_by_unit_ms": found["seen_by_unit_ms"] >= 0,
}
wrong = [f"{name} ({found[name]})" for name, is_so in held.items() if not is_so]
if wrong:
    sys.exit(f"story: {', '.join(wrong)}; missed: {found['missed']}")
