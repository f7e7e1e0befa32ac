"""Fair use: beyond which a customer's requests wait behind the others'. Nothing is ever refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

LASTS = timedelta(hours=24)
A_DAY = timedelta(hours=24)


class Trigger(StrEnum):
    """What is counted, by its key in the promise file."""

    OPEN_REQUESTS = "open_requests"
    REQUESTS_PER_DAY = "requests_per_day"
    MESSAGES_PER_DAY = "messages_per_day"
    ANSWERED_QUESTIONS = "answered_questions"
    STEPS_NOT_DONE = "steps_not_done"


# One more than these may be meets the limit; of the others, the limit itself does.
_BEYOND = frozenset({Trigger.OPEN_REQUESTS, Trigger.REQUESTS_PER_DAY, Trigger.MESSAGES_PER_DAY})


@dataclass(frozen=True, slots=True)
class FairUse:
    """Triggers, of one confirmed customer each. One that is None does not exist.

    Attributes:
        open_requests: requests open at once.
        requests_per_day: requests within 24 hours.
        messages_per_day: messages within 24 hours.
        answered_questions: questions, among those of `lasts`, whose answer was an article that was offered and read.
        steps_not_done: requests, among those of `lasts`, that come back without the steps of an earlier answer done.
        lasts: how long requests wait behind the others', once a trigger was met.
    """

    open_requests: int | None = None
    requests_per_day: int | None = None
    messages_per_day: int | None = None
    answered_questions: int | None = None
    steps_not_done: int | None = None
    lasts: timedelta = LASTS

    @property
    def exists(self) -> bool:
        """Whether there is any limit."""
        return any(limit is not None for limit in self.limits.values())

    @property
    def limits(self) -> dict[str, int | None]:
        """Each trigger by its key in the promise file."""
        return {
            "open_requests": self.open_requests,
            "requests_per_day": self.requests_per_day,
            "messages_per_day": self.messages_per_day,
            "answered_questions": self.answered_questions,
            "steps_not_done": self.steps_not_done,
        }

    def counted_for(self, trigger: Trigger) -> timedelta:
        """Returns over how long something is counted that happens, rather than is."""
        return A_DAY if trigger in _BEYOND else self.lasts

    def met_by(self, counts: Mapping[Trigger, int]) -> Trigger | None:
        """Returns the first trigger that what was counted has met; None for none.

        More than so many requests or messages meet theirs; so many questions, or steps not done, meet theirs.
        """
        for trigger in Trigger:
            limit = self.limits[trigger]
            if limit is not None and counts.get(trigger, 0) >= limit + (trigger in _BEYOND):
                return trigger
        return None
