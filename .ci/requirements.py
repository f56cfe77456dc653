"""Print what pyproject.toml asks for, so that the set-up installs it without building a package."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
sys.stdout.write("\n".join([*project["dependencies"], *project["optional-dependencies"]["test"], ""]))
