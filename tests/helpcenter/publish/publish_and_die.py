"""Publishes a help center and dies: run as a process of its own, so that a kill is a real one.

python publish_and_die.py FOLDER STEP   killed when STEP begins, "-" for never; prints the steps
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from portal.helpcenter.publish import publish
from portal.settings import read_settings


def main(folder, step):
    def die(begun):
        sys.stdout.write(f"{begun}\n")
        if begun == step:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = read_settings(Path(folder), {"GUICHET_URL": "https://aide.example.org", "GUICHET_SECRET": "0" * 32})
    publish(settings, datetime(2026, 11, 22, 8, 30, tzinfo=UTC), builder="tinybuilder", watcher=die)


if __name__ == "__main__":
    main(*sys.argv[1:])
