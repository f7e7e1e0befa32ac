"""The promises that one request was given, and what became of each. Read from its events alone.

A run is one promise while it held. These rules are those of all of them; a first reply, the answer of a level and a
solution each have a few more, in their own modules. Each rule has a test of its name.

- **decided once**: a run is decided when what was promised is done or when it falls due, whichever is first; it belongs
  to the month of that moment, whenever the request came in. What happens later never decides it again.
- **kept to the second**: a reply at the very moment it is due is in time.
- **unanswered is missed**: who waits when it falls due was let down, whether a reply comes later or never.
- **waiting does not count**: time in which we wait for the customer moves the due time, and is in no counted time. It
  is in the elapsed time, which is what the wall clock says from asking to the reply.
- **words are no clock**: a promise in words is decided by its reply and by nothing else, and is never judged.
- **time goes forward**, even where the machine's clock was set back.
"""

from __future__ import annotations

from datetime import datetime

from portal.proof.first_replies import first_replies
from portal.proof.hand_overs import hand_overs
from portal.proof.history import History, Run
from portal.proof.solutions import solutions


def runs(history: History, until: datetime) -> tuple[Run, ...]:
    """Returns the promises of a request that were decided: first replies, then levels, then solutions.

    Those of one kind stand in the order in which they came to hold.

    Args:
        history: of the request.
        until: aware moment; what happens from then on is not known.
    """
    known = history.until(until)
    if not known:
        return ()
    return (
        *first_replies(history, known, until),
        *hand_overs(history, known, until),
        *solutions(history, known, until),
    )
