"""Check that a bench file says what it promises: every key, of the right kind. Never how fast: machines differ."""

import json
import shutil
import sys
from pathlib import Path

FIGURES = (
    "limit_cpu_per_stream_s",
    "workers_cpu_per_stream_s",
    "gui_cpu_per_stream_s",
    "ratio",
    "decoded_fps_min",
    "shown_fps_min",
    "shown_fps_median",
    "age_ms_p50",
    "age_ms_p95",
    "gui_stall_ms_p99",
    "gui_stall_ms_max",
    "pss_mb",
)

found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
wrong = [key for key in FIGURES if not isinstance(found.get(key), int | float) or found[key] <= 0]
if found.get("limit_tool") not in ("ffmpeg", "pyav"):
    wrong.append("limit_tool")
if shutil.which("cc") and found.get("tiles_drawn_by") != "tile.c":
    wrong.append("tiles_drawn_by: set-up did not compile what draws the tiles")
if wrong:
    sys.exit(f"bench: missing or empty: {', '.join(wrong)}")
