"""How does the agenda of a record move on, and who has the floor? Replayed from the entries by the rules of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..agenda import AgendaItem, AgendaItemKind, AgendaItemState, place, renumber
from ..changes import Change, ChangeKind
from ..meetings import Meeting
from ..speakers import UNFINISHED, Speech, SpeechKind, SpeechState, require_may_speak
from .findings import Content, differences
from .room import Room

OF_ITEMS = frozenset(
    {
        ChangeKind.ITEM_ADDED, ChangeKind.ITEM_MOVED, ChangeKind.ITEM_STARTED, ChangeKind.ITEM_CONCLUDED,
        ChangeKind.ITEM_SKIPPED, ChangeKind.ITEM_SUMMARIZED,
    }
)  # fmt: skip
OF_SPEECHES = frozenset(
    {ChangeKind.SPEECH_ASKED, ChangeKind.SPEECH_WITHDRAWN, ChangeKind.SPEECH_BEGAN, ChangeKind.SPEECH_ENDED}
)
Fixed = Callable[[], Iterator[str]]  # says so when minutes fix what is to be changed


class Agenda:
    """Each method takes an entry, changes the agenda by it, and says what is wrong with the entry."""

    def __init__(self) -> None:
        self.items: list[AgendaItem] = []
        self.roll_called_in: int | None = None  # the entry with which the roll call ended last

    @property
    def current_id(self) -> int | None:
        return next((item.id for item in self.items if item.state is AgendaItemState.CURRENT), None)

    def find(self, item_id: int | None) -> AgendaItem | None:
        return next((item for item in self.items if item.id == item_id), None)

    def schedule(self, content: Content) -> Iterator[str]:
        for number, told in enumerate(content["agenda"], start=1):
            yield from self._add(told, number)

    def take(self, change: Change, content: Content, fixed: Fixed) -> Iterator[str]:
        if change.kind is ChangeKind.ITEM_ADDED:
            yield from fixed()
            most, number = len(self.items) + 1, content["number"]
            if not min(2, most) <= number <= most:
                yield f"an item cannot be put in at place {number} of {most}"
            yield from self._add(content, number)
            return
        item = self.find(content["item"])
        if item is None:
            yield f"the item {content['item']} is not on the agenda"
            return
        words = item.conclusion, item.summary
        match change.kind:
            case ChangeKind.ITEM_MOVED:
                yield from fixed()
                if content["number"] == item.number or not 1 <= content["number"] <= len(self.items):
                    yield f"the item cannot move to place {content['number']} of {len(self.items)}"
                self._put(item, content["number"])
            case ChangeKind.ITEM_STARTED:
                for other in self.items:
                    if other.state is AgendaItemState.CURRENT and other is not item:
                        other.end(change.at)
                        if other.calls_roll:
                            self.roll_called_in = change.version
                if not item.start(change.at):
                    yield "the item is on already"
            case ChangeKind.ITEM_CONCLUDED:
                item.conclude(change.at, content["conclusion"], content["summary"])
                if item.calls_roll:
                    self.roll_called_in = change.version
                yield from differences({"summary": item.summary}, content)
                if words != (item.conclusion, item.summary):
                    yield from fixed()
            case ChangeKind.ITEM_SUMMARIZED:
                yield from fixed()
                if not item.summarize(content["summary"]):
                    yield "the summary is not new"
            case ChangeKind.ITEM_SKIPPED:
                yield from fixed()
                if item.state is AgendaItemState.SKIPPED:
                    yield "the item was skipped before"
                item.skip(change.at)
        yield from differences(_plain(item), content)

    def _add(self, told: Content, number: int) -> Iterator[str]:
        if self.find(told["item"]) is not None:
            yield f"the item {told['item']} is on the agenda already"
        item = AgendaItem(
            id=told["item"], title=told["title"], kind=AgendaItemKind(told["kind"]), state=AgendaItemState.PENDING
        )
        self._put(item, number)
        yield from differences({"number": item.number}, told)

    def _put(self, item: AgendaItem, number: int) -> None:
        others = [other for other in self.items if other is not item]
        after = others[number - 2].id if others and number > 1 else None
        self.items = place(self.items, item, after)
        renumber(self.items)


def _plain(item: AgendaItem) -> Content:
    return {**item.told(), "kind": item.kind.value}


class Floor:
    """Each method takes an entry, changes the queue of speakers by it, and says what is wrong with the entry."""

    def __init__(self, room: Room, agenda: Agenda) -> None:
        self.room = room
        self.agenda = agenda
        self.speeches: dict[int, Speech] = {}
        self._limits = Meeting()  # what it says of how long one may speak

    def schedule(self) -> None:
        self._limits.speaking_seconds = self.room.rules["speaking_seconds"]

    def limit(self, content: Content) -> Iterator[str]:
        if not self._limits.limit_speaking(content["seconds"]):
            yield "the time for each speaker is so already"

    def close(self) -> Iterator[str]:
        if any(speech.state in UNFINISHED for speech in self.speeches.values()):
            yield "somebody speaks, or waits to speak, at this point"

    def take(self, change: Change, content: Content) -> Iterator[str]:
        line = self.room.lines.get(content["member"])
        if line is None:
            yield f"{content['name']} is not on the roll"
            return
        yield from differences({"name": line.name}, content)
        if change.kind in {ChangeKind.SPEECH_ASKED, ChangeKind.SPEECH_BEGAN}:
            require_may_speak(line.state)
        if change.kind is ChangeKind.SPEECH_ASKED:
            yield from self._ask(change, content)
        speech = self.speeches.get(content["speech"])
        if speech is None:
            yield f"there is no speech {content['speech']}"
            return
        match change.kind:
            case ChangeKind.SPEECH_WITHDRAWN:
                if not speech.withdraw():
                    yield "it was withdrawn before"
            case ChangeKind.SPEECH_BEGAN:
                if any(other.state is SpeechState.SPEAKING for other in self.speeches.values()):
                    yield "somebody has the floor at this point"
                speech.begin(change.at, item_id=self.agenda.current_id, seconds=self._limits.speaking_seconds)
            case ChangeKind.SPEECH_ENDED:
                if not speech.end(change.at):
                    yield "he had ended before"
        told = {"member": speech.member_id, "kind": speech.kind.value, "item": speech.agenda_item_id}
        yield from differences({**told, "seconds": speech.seconds}, content)

    def _ask(self, change: Change, content: Content) -> Iterator[str]:
        member, kind = content["member"], SpeechKind(content["kind"])
        if content["speech"] in self.speeches:
            yield "there is a speech of this number already"
        if any(
            (one.member_id, one.kind, one.state) == (member, kind, SpeechState.WAITING)
            for one in self.speeches.values()
        ):
            yield "he waits to speak already"
        self.speeches[content["speech"]] = Speech(
            id=content["speech"], member_id=member, kind=kind, state=SpeechState.WAITING, asked_at=change.at,
            agenda_item_id=self.agenda.current_id,
        )  # fmt: skip
