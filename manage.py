#!/usr/bin/env python
"""Django's command line for the tracker."""

import os
import signal
import sys


def main() -> None:
    """Ctrl-C ends a command with a sentence wherever it is heard, while Django is being loaded too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped on request.\n")
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
