"""A deliverer in a process of its own, for the tests of the outbox.

    python -m tests.kernel.deliverer <database url> <iso moment> <mood>

It says "ready", waits for a line, delivers everything, and says how many reactions ran.
"""

import sys
from datetime import datetime

from smartcity_app.kernel import clock, db, outbox
from tests.kernel import ringing


def main() -> None:
    """See above."""
    url, moment, ringing.mood[0] = sys.argv[1:]
    db.connect(url)
    print("ready", flush=True)
    sys.stdin.readline()
    with clock.held(datetime.fromisoformat(moment)):
        print(outbox.deliver(), flush=True)
    db.close()


if __name__ == "__main__":
    main()
