"""The command line of Grid Console. Imports neither Qt nor av nor cv2: spawned children import it again."""

import sys


def main() -> int:
    """Run the sub-command that was asked for; return the exit code."""
    return 2


if __name__ == "__main__":
    sys.exit(main())
