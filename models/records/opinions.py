"""Who wrote what in a record, and might he? Contributions to items, and opinions that voters reserve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..changes import Change, ChangeKind
from ..contributions import Contribution, ContributionKind, require_may_reserve
from ..voters import Voter
from .findings import Content, differences
from .programme import Agenda
from .room import Room
from .votes import Votes

KINDS = frozenset({ChangeKind.CONTRIBUTED, ChangeKind.CONTRIBUTION_WITHDRAWN, ChangeKind.OPINION_RESERVED})


class Opinions:
    """What an entry writes or takes back; it says what is wrong with the entry."""

    def __init__(self, room: Room, agenda: Agenda, votes: Votes) -> None:
        self.room = room
        self.agenda = agenda
        self.votes = votes
        self.written: dict[int, Contribution] = {}

    def take(self, change: Change, content: Content) -> Iterator[str]:
        yield from self.votes.fixed()
        if change.actor_id != content["member"]:
            yield f"somebody else than {content['name']} wrote it, or took it back"
        line = self.room.lines.get(content["member"])
        if line is not None:
            yield from differences({"name": line.name}, content)
        if change.kind is ChangeKind.CONTRIBUTION_WITHDRAWN:
            yield from self._withdraw(change, content)
            return
        if not self.room.belongs(content["member"]):
            yield f"{content['name']} is not on the roll, or suspended"
        if content["contribution"] in self.written:
            yield "there is a contribution of this number already"
        if change.kind is ChangeKind.OPINION_RESERVED:
            yield from self._reserve(change, content)
            return
        if self.agenda.find(content["item"]) is None:
            yield f"the item {content['item']} is not on the agenda"
        self._keep(change, content, ContributionKind.CONTRIBUTION, agenda_item_id=content["item"])

    def _reserve(self, change: Change, content: Content) -> Iterator[str]:
        vote = self.votes.votes.get(content["poll"])
        if vote is None:
            yield f"there is no vote {content['poll']}"
            return
        yield from differences({"question": vote.poll.question}, content)
        require_may_reserve(vote.poll, Voter() if content["member"] in vote.roll else None)
        place = {"agenda_item_id": vote.poll.agenda_item_id, "poll_id": vote.poll.id}
        self._keep(change, content, ContributionKind.RESERVED_OPINION, **place)

    def _keep(self, change: Change, content: Content, kind: ContributionKind, **place: Any) -> None:
        written = Contribution(member_id=content["member"], kind=kind, text=content["text"], at=change.at, **place)
        self.written[content["contribution"]] = written

    def _withdraw(self, change: Change, content: Content) -> Iterator[str]:
        written = self.written.get(content["contribution"])
        if written is None:
            yield f"there is no contribution {content['contribution']}"
            return
        told = {"member": written.member_id, "kind": written.kind.value, "item": written.agenda_item_id}
        yield from differences({**told, "poll": written.poll_id}, content)
        if not written.withdraw(change.at, self.agenda.find(written.agenda_item_id)):
            yield "it was taken back before"
