"""What must a meeting come to? Reckoned once more from what people did, by the words of the rules and by fractions.

None of the rules in `models/` is used here: the two must agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from server.client import Json

VOTES_IF_HERE = {"EXEMPT", "AWAY"}
ATTENDING = {"PRESENT", "REMOTE"}


@dataclass
class Person:
    standing: str
    status: str | None = None
    left: bool = False
    relied_on: bool = False  # that he attended stays

    @property
    def here(self) -> bool:
        return self.status in ATTENDING and not self.left

    @property
    def in_base(self) -> bool:
        """Official members; without those excused, and of the exempt and those away whoever is here."""
        if self.standing in VOTES_IF_HERE:
            return self.here
        return self.standing == "OFFICIAL" and self.status != "EXCUSED"

    @property
    def expected(self) -> bool:
        if self.standing in VOTES_IF_HERE:
            return self.status in ATTENDING
        return self.standing != "SUSPENDED"


@dataclass
class Vote:
    id: str
    form: str
    rule: Json
    seats: int | None
    options: list[str]
    quorum_demanded: bool
    state: str = "DRAFT"
    roll: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)  # of the roll, at any moment while it was open
    ballots: dict[str, list[int]] = field(default_factory=dict)  # the places of the options chosen
    receipts: dict[str, str] = field(default_factory=dict)
    hands: list[int] | None = None

    @property
    def secret(self) -> bool:
        return self.form == "SECRET_BALLOT"

    def counts(self) -> list[int]:
        counted = Counter(place for chosen in self.ballots.values() for place in chosen)
        return [counted[place] for place in range(len(self.options))]

    def shown_counts(self) -> list[int | None]:
        if self.secret and self.state != "CLOSED":
            return [None] * len(self.options)
        return list(self.counts())

    def verdict(self) -> Json | None:
        if self.state != "CLOSED":
            return None
        votes = self.hands or self.counts()
        cast = sum(votes) if self.hands and self.seats is None else max(len(self.ballots), *votes)
        base = {"BASE": len(self.roll), "PRESENT": len(self.present), "CAST": cast}[self.rule["base"]]
        share = Fraction(self.rule["numerator"], self.rule["denominator"]) * base
        enough = [n for n in range(1, base + 2) if (n > share if self.rule["strict"] else n >= share)]
        needed = max(enough[0], self.rule["leastVotesFor"])
        reached = [place for place, count in enumerate(votes) if base and count >= needed]
        if self.seats is None:
            return _verdict(0 in reached, base, votes[0], needed)
        elected = [p for p in reached if len([q for q in reached if votes[q] >= votes[p]]) <= self.seats]
        return _verdict(len(elected) == self.seats, base, min((votes[p] for p in elected), default=0), needed)

    def shown(self) -> Json:
        return {
            "id": self.id,
            "state": self.state,
            "turnout": {"entitled": len(self.roll), "cast": len(self.ballots)},
            "options": [{"count": count} for count in self.shown_counts()],
            "verdict": self.verdict(),
        }


def _verdict(carried: bool, base: int, votes_for: int, required: int) -> Json:
    return {
        "outcome": "CARRIED" if carried else "NOT_CARRIED", "base": base, "votesFor": votes_for, "required": required,
    }  # fmt: skip


@dataclass
class Reckoning:
    """A meeting that is open, with a quorum of two thirds of the base."""

    people: dict[str, Person]
    votes: list[Vote] = field(default_factory=list)

    def quorum(self) -> Json:
        base = [person for person in self.people.values() if person.in_base]
        counted = sum(person.here for person in base)
        required = next(n for n in range(1, len(base) + 2) if 3 * n >= 2 * len(base))
        return {"base": len(base), "counted": counted, "required": required, "met": counted >= required}

    def attendance(self) -> Json:
        expected = [person for person in self.people.values() if person.expected]
        by_status = Counter(person.status for person in expected)
        names = {
            "present": "PRESENT",
            "remote": "REMOTE",
            "excused": "EXCUSED",
            "absent": "ABSENT",
            "unaccounted": None,
        }
        return {
            "expected": len(expected),
            "left": sum(person.status in ATTENDING and person.left for person in expected),
            **{name: by_status[status] for name, status in names.items()},
        }

    def shown(self) -> Json:
        return {
            "attendance": self.attendance(), "quorum": self.quorum(), "polls": [vote.shown() for vote in self.votes],
        }  # fmt: skip

    def record(self, who: str, status: str, by: str) -> None:
        person = self.people[who]
        person.status, person.left = status, False
        if status in ATTENDING:
            person.relied_on = person.relied_on or by == who
            for vote in self.votes:
                if vote.state == "OPEN" and who in vote.roll:
                    vote.present.add(who)
                    person.relied_on = person.relied_on or vote.secret

    def stays(self, who: str, status: str) -> bool:
        """Is it past correction that he attended?"""
        person = self.people[who]
        return status not in ATTENDING and person.status in ATTENDING and person.relied_on

    def close(self, vote: Vote) -> None:
        vote.state = "CLOSED"
        self._rely_on_voters(vote)

    def _rely_on_voters(self, vote: Vote) -> None:
        for who in vote.roll:
            self.people[who].relied_on = self.people[who].relied_on or self.people[who].here

    def open(self, vote: Vote) -> None:
        vote.state = "OPEN"
        vote.roll = {who for who, person in self.people.items() if person.in_base}
        vote.present = {who for who in vote.roll if self.people[who].here}
        self._rely_on_voters(vote)

    def may_cast(self, who: str, vote: Vote) -> str | None:
        """The code of the refusal."""
        person = self.people[who]
        if person.standing == "SUSPENDED":
            return "NOT_ENTITLED"
        if vote.state == "DRAFT":
            return "POLL_NOT_OPEN"
        if vote.state == "OPEN" and who not in vote.roll:
            return "NOT_ENTITLED"
        if vote.state != "OPEN":
            return "POLL_CLOSED" if vote.state == "CLOSED" else "POLL_ANNULLED"
        if not person.here:
            return "NOT_PRESENT"
        return "ALREADY_CAST" if who in vote.ballots else None
