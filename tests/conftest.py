"""What every test gets: offscreen Qt, and a look afterwards for what it left behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
