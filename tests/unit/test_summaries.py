"""Does what happened read as a sentence, in both languages?"""

from __future__ import annotations

import pytest

from models.changes import ChangeKind
from models.summaries import SENTENCES, summary

SPOKEN = {"speech": 1, "member": 2, "name": "Nguyễn Văn A", "item": 3, "seconds": 180}


def test_each_kind_of_change_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(ChangeKind)
    assert all(vietnamese and english for vietnamese, english in SENTENCES.values())


@pytest.mark.parametrize(
    ("kind", "of", "vietnamese", "english"),
    [
        (ChangeKind.SPEECH_ASKED, "SPEECH", "Nguyễn Văn A xin phát biểu", "Nguyễn Văn A asks for the floor"),
        (
            ChangeKind.SPEECH_BEGAN,
            "POINT_OF_ORDER",
            "Nguyễn Văn A được mời phát biểu về trình tự",
            "Nguyễn Văn A has the floor on a point of order",
        ),
    ],
)
def test_a_speech_reads_as_what_it_is(kind: ChangeKind, of: str, vietnamese: str, english: str) -> None:
    assert summary(kind, {**SPOKEN, "kind": of}, "vi") == vietnamese
    assert summary(kind, {**SPOKEN, "kind": of}, "en") == english


@pytest.mark.parametrize(("seconds", "english"), [(90, "90 seconds"), (None, "no limit")])
def test_the_time_for_speaking_reads_as_seconds_or_as_no_limit(seconds: int | None, english: str) -> None:
    assert summary(ChangeKind.SPEAKING_LIMITED, {"seconds": seconds}, "en") == f"Time for each speaker: {english}"
