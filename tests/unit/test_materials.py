"""Is a document attached to one place of a meeting, for who can read it, and is it told whether it was in time?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.agenda import AgendaItem
from models.changes import Change, ChangeKind
from models.documents import Document
from models.errors import BadInput, DocumentNotSent
from models.materials import MOST_MATERIALS, MeetingMaterial, attached_before, require_sent
from models.meetings import Meeting
from models.records.materials import Materials
from models.records.programme import Agenda

DUE = datetime(2026, 12, 1, 12, tzinfo=UTC)


def material(document: int, item: int | None = None, at: datetime = DUE) -> MeetingMaterial:
    return MeetingMaterial(meeting_id=1, document_id=document, agenda_item_id=item, attached_at=at)


def test_a_document_is_attached_to_one_place() -> None:
    first = material(1, 7)
    assert attached_before(1, [material(2), first]) is first
    assert attached_before(3, [material(2), first]) is None


def test_a_meeting_has_so_many_documents_and_no_more() -> None:
    others = [material(number) for number in range(MOST_MATERIALS)]
    assert attached_before(MOST_MATERIALS, others[1:]) is None
    with pytest.raises(BadInput):
        attached_before(MOST_MATERIALS, others)
    assert attached_before(0, others) is others[0]


@pytest.mark.parametrize(("audience", "reaches"), [("/1/", True), ("/1/4/", True), ("/1/40/", False), ("/1/5/", False)])
def test_only_what_was_sent_to_the_whole_cell_is_attached(audience: str, reaches: bool) -> None:
    document, meeting = Document(audience_path=audience), Meeting(path="/1/4/")
    if reaches:
        require_sent(document, meeting)
    else:
        with pytest.raises(DocumentNotSent):
            require_sent(document, meeting)


def test_it_is_told_whether_a_document_was_there_a_day_before() -> None:
    assert material(1, at=DUE - timedelta(days=1)).is_in_time(DUE)
    assert not material(1, at=DUE - timedelta(hours=23)).is_in_time(DUE)


def test_a_record_moves_a_document_also_where_no_more_may_be_attached() -> None:
    record = Materials(agenda := Agenda())
    agenda.items.append(AgendaItem(id=7))
    attach = Change(kind=ChangeKind.DOCUMENT_ATTACHED)
    for number in range(MOST_MATERIALS):
        assert not list(record.take(attach, material(number).told()))
    assert not list(record.take(attach, material(1, 7).told()))
    assert not list(record.take(attach, material(1).told()))
    assert list(record.take(attach, material(1).told())) == ["the document 1 is attached already"]
    assert not list(record.take(Change(kind=ChangeKind.DOCUMENT_DETACHED), material(1).told()))
