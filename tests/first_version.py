"""What did the first version store of its meetings? Rows and log entries in the forms that it wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models.changes import ChangeKind, append
from models.meetings import GENESIS, Meeting
from models.rows import Instant
from tests.world import PEOPLE, World

OPTIONS = ("Tán thành", "Không tán thành", "Ý kiến khác")
HALF = {"rule_numerator": 1, "rule_denominator": 2, "rule_strict": True, "rule_base": "BASE"}
ATTENDING = frozenset({"PRESENT", "REMOTE"})


class FirstVersion:
    """Writes meetings of the cell into tables of revision 0001; all that happens is one minute after the other."""

    def __init__(self, connection: sa.Connection, world: World, now: datetime) -> None:
        self._connection = connection
        self._world = world
        self._tables = sa.MetaData()
        self._tables.reflect(connection)
        self.now = now

    def meeting(self, title: str) -> FirstMeeting:
        return FirstMeeting(self, title)

    def member(self, who: str) -> int:
        return self._world.members[who]

    @property
    def cell(self) -> tuple[int, str]:
        return self._world.organizations["cell"], self._world.paths["cell"]

    def insert(self, table: str, **values: Any) -> int:
        statement = self._typed(table).insert().values(**values)
        if "id" not in self._typed(table).c:
            self._connection.execute(statement)
            return 0
        return int(self._connection.execute(statement.returning(self._typed(table).c.id)).scalar_one())

    def update(self, table: str, where: Mapping[str, Any], **values: Any) -> None:
        rows = self._typed(table)
        conditions = [rows.c[name] == value for name, value in where.items()]
        self._connection.execute(rows.update().where(*conditions).values(**values))

    def _typed(self, table: str) -> sa.Table:
        """As the tables were read, with instants as they are kept."""
        rows = self._tables.tables[table]
        for column in rows.c:
            if isinstance(column.type, sa.DateTime):
                column.type = Instant()
        return rows


class FirstMeeting:
    """One meeting, from when it was scheduled."""

    def __init__(self, store: FirstVersion, title: str) -> None:
        self._store = store
        self._log = Meeting(version=0, head=GENESIS)
        self._lines: dict[str, tuple[str, str | None, bool]] = {who: (standing, None, False) for who, standing in CELL}
        cell_id, path = store.cell
        at = store.now
        self.id = store.insert(
            "meetings", cell_id=cell_id, path=path, title=title, kind="REGULAR", state="SCHEDULED", scheduled_at=at,
            held_on=(at + timedelta(hours=7)).date(), chair_id=store.member("chair"), minute_taker_operates=False,
            quorum_numerator=2, quorum_denominator=3, excused_leave_base=True, tally={}, version=0, head=GENESIS,
        )  # fmt: skip
        self._log.id = self.id
        for who, standing in CELL:
            store.insert(
                "attendances", meeting_id=self.id, member_id=store.member(who), standing=standing, wrong_codes=0
            )
        self.item = store.insert(
            "agenda_items", meeting_id=self.id, number=1, title="Thảo luận", kind="DISCUSSION", state="PENDING"
        )
        self._record("MEETING_SCHEDULED", title=title, kind="REGULAR", scheduled_at=at, agenda=["Thảo luận"])

    def open(self) -> None:
        chair, taker = self._store.member("chair"), self._store.member("minute_taker")
        self._set(state="OPEN", opened_at=self._store.now, minute_taker_id=taker, check_in_code="123456")
        self._record("MEETING_OPENED", chair=chair, minute_taker=taker, quorum=self._quorum())

    def note(self, who: str, status: str, reason: str | None = None, by: str | None = None) -> None:
        """He checks in, or somebody notes how he attends."""
        member, recorder = self._store.member(who), self._store.member(by or who)
        self._lines[who] = self._lines[who][0], status, False
        arrived = self._store.now if status in ATTENDING else None
        self._line(who, status=status, reason=reason, arrived_at=arrived, left_at=None, recorded_by=recorder)
        told = {"member": member, "name": name(who), "status": status} | ({"reason": reason} if reason else {})
        self._record("ATTENDANCE_RECORDED", by or who, **told)

    def leave(self, who: str) -> None:
        self._lines[who] = *self._lines[who][:2], True
        self._line(who, left_at=self._store.now, recorded_by=self._store.member(who))
        self._record("DEPARTURE_RECORDED", who, member=self._store.member(who), name=name(who))

    def conclude(self, conclusion: str) -> None:
        told = {"item": self.item, "number": 1, "title": "Thảo luận"}
        self._store.update(
            "agenda_items", {"id": self.item}, state="DONE", started_at=self._store.now, ended_at=self._store.now,
            conclusion=conclusion,
        )  # fmt: skip
        self._record("ITEM_STARTED", **told)
        self._record("ITEM_CONCLUDED", **told, conclusion=conclusion)

    def poll(self, question: str, form: str = "OPEN_BALLOT") -> FirstPoll:
        return FirstPoll(self, question, form)

    def close(self) -> None:
        self._set(state="CLOSED", closed_at=self._store.now)
        self._record("MEETING_CLOSED")

    @property
    def base(self) -> list[int]:
        """As far as these tests need it: who is exempt or away is not here."""
        voting = (who for who, (standing, status, _) in self._lines.items() if _in_base(standing, status))
        return sorted(self._store.member(who) for who in voting)

    def _quorum(self) -> dict[str, Any]:
        here = [status in ATTENDING and not left for standing, status, left in self._lines.values()
                if _in_base(standing, status)]  # fmt: skip
        required = -(-2 * len(here) // 3)
        return {"base": len(here), "counted": sum(here), "required": required, "met": 0 < required <= sum(here)}

    def _line(self, who: str, **values: Any) -> None:
        self._store.update("attendances", {"meeting_id": self.id, "member_id": self._store.member(who)}, **values)

    def _set(self, **values: Any) -> None:
        self._store.update("meetings", {"id": self.id}, **values)

    def _record(self, kind: str, by: str | None = "chair", /, **told: Any) -> None:
        actor = self._store.member(by) if by else None
        change = append(self._log, ChangeKind(kind), told, actor_id=actor, at=self._store.now)
        self._store.insert(
            "changes", meeting_id=self.id, version=change.version, kind=kind, at=change.at, actor_id=actor,
            content=change.content, hash=change.hash, announced=True,
        )  # fmt: skip
        counts = Counter(f"{standing}:{status or ''}:{'left' if left else ''}"
                         for standing, status, left in self._lines.values())  # fmt: skip
        self._set(version=change.version, head=change.hash, tally=dict(sorted(counts.items())))
        self._store.now += timedelta(minutes=1)


class FirstPoll:
    """A vote, from when it was prepared."""

    def __init__(self, meeting: FirstMeeting, question: str, form: str) -> None:
        self._meeting, self._store = meeting, meeting._store
        self._form = form
        self._cast: list[tuple[int, int]] = []
        self.id = self._store.insert(
            "polls", meeting_id=meeting.id, agenda_item_id=meeting.item, question=question, form=form, state="DRAFT",
            entitled=0, cast=0, **HALF,
        )  # fmt: skip
        self._told: dict[str, Any] = {"poll": self.id, "question": question}
        self.options = [
            self._store.insert("poll_options", poll_id=self.id, number=number, label=label, count=0)
            for number, label in enumerate(OPTIONS, start=1)
        ]
        meeting._record("POLL_CREATED", **self._told, form=form, options=list(OPTIONS))

    def open(self) -> FirstPoll:
        base = self._meeting.base
        self._set(state="OPEN", opened_at=self._store.now, entitled=len(base))
        for member_id in base:
            self._store.insert("voters", poll_id=self.id, member_id=member_id, voted=False)
        self._meeting._record(
            "POLL_OPENED", **self._told, form=self._form, entitled=len(base), roll=base, quorum=self._meeting._quorum()
        )
        return self

    def cast(self, who: str, number: int = 0) -> None:
        member_id, option = self._store.member(who), self.options[number]
        self._cast.append((member_id, option))
        secret = self._form == "SECRET_BALLOT"
        receipt = f"AAA-BBB-{len(self._cast):03}"
        owner = None if secret else member_id
        self._store.insert("ballots", poll_id=self.id, receipt=receipt, member_id=owner, choice=[option])
        self._store.update("voters", {"poll_id": self.id, "member_id": member_id}, voted=True)
        self._set(cast=len(self._cast))
        if not secret:
            self._count()
        self._meeting._record("BALLOT_CAST", None if secret else who, **self._told, cast=len(self._cast))

    def close(self) -> None:
        self._count()
        yes, base = self._votes()[0], len(self._meeting.base)
        verdict = {
            "outcome": "CARRIED" if 2 * yes > base else "NOT_CARRIED",
            "votes_for": yes,
            "required": base // 2 + 1,
        }
        self._set(state="CLOSED", closed_at=self._store.now, verdict_base=base, **verdict)
        counts = [{"option": option, "count": count} for option, count in zip(self.options, self._votes(), strict=True)]
        told = {**self._told, **verdict, "base": base, "cast": len(self._cast), "options": counts}
        self._meeting._record("POLL_CLOSED", **told, quorum=self._meeting._quorum())

    def _votes(self) -> list[int]:
        return [sum(chosen == option for _, chosen in self._cast) for option in self.options]

    def _count(self) -> None:
        for option, count in zip(self.options, self._votes(), strict=True):
            self._store.update("poll_options", {"id": option}, count=count)

    def _set(self, **values: Any) -> None:
        self._store.update("polls", {"id": self.id}, **values)


CELL = [(who, standing.value) for who, (cell, standing) in PEOPLE.items() if cell == "cell"]


def name(who: str) -> str:
    return f"Nguyễn Văn {who.replace('_', ' ').title()}"


def _in_base(standing: str, status: str | None) -> bool:
    return standing == "OFFICIAL" and status != "EXCUSED"
