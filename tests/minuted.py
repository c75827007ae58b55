"""What were the meetings like whose minutes the tests write? Generated people, and one of everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta, timezone
from itertools import product
from typing import Any

from models.attendance import AttendanceCount, AttendanceStatus, Quorum
from models.forms import PollForm
from models.majorities import MORE_THAN_HALF, TWO_THIRDS, MajorityRule, Outcome, Verdict, decide
from models.meetings import MeetingKind
from models.members import Standing
from models.minutes.contents import (
    Absentee,
    Attendee,
    Item,
    Language,
    Minutes,
    MinutesState,
    Opinion,
    OptionResult,
    Ratings,
    Stay,
    Vote,
)
from models.options import DEFAULT_OPTIONS

LANGUAGES: tuple[Language, ...] = ("vi", "en")
HANOI = timezone(timedelta(hours=7))
NAMES = [
    " ".join(parts)
    for parts in product(
        ("Nguyễn", "Trần", "Đặng", "Phạm", "Vũ", "Đỗ", "Ngô"),
        ("Thị Hồng", "Đức", "Ngọc Bảo", "Hữu"),
        ("Ưng", "Lệ", "Ổn"),
    )
]
# Signs that mean something to typst, to XML, to str.format or to a field of Word, and writing from right to left.
HOSTILE = r'#include "x" *b* _i_ $x^2$ \ `raw` // c /* d */ @ref <lab> [#] {title} {0} %s &amp; <w:p/> -- ~ שלום مرحبا'


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HANOI)


def motion(
    question: str = "Thông qua nghị quyết",
    counts: tuple[int, int, int] = (18, 3, 1),
    base: int = 24,
    rule: MajorityRule = MORE_THAN_HALF,
    hands: tuple[int, int, int] | None = None,
    **changes: Any,
) -> Vote:
    options = tuple(
        OptionResult(label=label, count=count, hand_count=hands and hands[n])
        for n, (label, count) in enumerate(zip(DEFAULT_OPTIONS, counts, strict=True))
    )
    vote = Vote(
        question=question,
        form=PollForm.SHOW_OF_HANDS if hands else PollForm.OPEN_BALLOT,
        entitled=base,
        cast=sum(counts),
        options=options,
        rule=rule,
        verdict=decide(rule, (hands or counts)[0], base),
    )
    return replace(vote, **changes)


def election(elected: int = 2, **changes: Any) -> Vote:
    """Three candidates for two seats, of whom the first `elected` were elected by 50 who might vote."""
    vote = Vote(
        question="Bầu bổ sung chi ủy viên",
        form=PollForm.SECRET_BALLOT,
        entitled=50,
        cast=49,
        options=tuple(
            OptionResult(label=NAMES[60 + n], count=count, elected=n < elected) for n, count in enumerate((40, 31, 20))
        ),
        rule=MORE_THAN_HALF,
        verdict=Verdict(Outcome.CARRIED if elected == 2 else Outcome.NOT_CARRIED, 50, 31, 26),
        seats=2,
    )
    return replace(vote, **changes)


def minutes(language: Language = "vi", **changes: Any) -> Minutes:
    """A meeting at which everything happened that minutes tell of."""
    whole = Minutes(
        language=language,
        state=MinutesState.APPROVED,
        organizations=("Đảng ủy xã Thượng Hạ", "Đảng bộ thôn Đông", "Chi bộ thôn Đông"),
        number="12-BB/CB",
        locality="Thượng Hạ",
        held_on=date(2026, 11, 25),
        title="Sinh hoạt tháng 11",
        kind=MeetingKind.REGULAR,
        place="Nhà văn hóa thôn Đông",
        began=at(19, 30),
        ended=at(21, 5),
        chair=NAMES[0],
        minute_taker=NAMES[1],
        attendance=AttendanceCount(expected=24, present=19, remote=2, excused=1, absent=1),
        quorum=Quorum(base=23, counted=20, required=16),
        head=bytes(range(200, 232)),
        version=213,
        digest=bytes(range(100, 132)).hex(),
        guests=(NAMES[40], NAMES[41]),
        attendees=tuple(
            Attendee(
                name=name,
                standing=list(Standing)[n % 5],
                remote=n % 10 == 9,
                stays=(Stay(at(19, n)), Stay(at(20, 40))) if n % 7 else (Stay(at(19, n), at(20, 10)),),
            )
            for n, name in enumerate(NAMES[:21])
        ),
        absentees=(
            Absentee(
                name=NAMES[21], status=AttendanceStatus.EXCUSED, reason="Đang điều trị ở xa", approved_by=NAMES[0]
            ),
            Absentee(name=NAMES[22], status=AttendanceStatus.ABSENT),
            Absentee(name=NAMES[23], status=None),
        ),
        items=(
            Item(
                number=1,
                title="Báo cáo tháng và nhiệm vụ tháng tới",
                summary="Đa số nhất trí.\nMột số đề nghị rõ thời hạn.",
                speakers=(NAMES[2], NAMES[3]),
                contributions=(Opinion(member=NAMES[4], text="Nên phân công rõ.\nVà có thời hạn."),),
                conclusion="Thống nhất báo cáo.",
                votes=(
                    motion(reserved=(Opinion(member=NAMES[5], text="Tôi bảo lưu ý kiến về thời hạn."),)),
                    motion("Khen thưởng", annulled_because="Mở nhầm."),
                    motion("Kết nạp", hands=(20, 1, 0), rule=TWO_THIRDS, hand_count_reason="Có người không bấm máy."),
                ),
            ),
            Item(number=2, title="Phổ biến văn bản", skipped=True),
            Item(number=3, title="Bầu cử", votes=(election(),)),
        ),
        votes=(motion("Ngoài chương trình"),),
        additions="Thư ký ghi thêm một điều.",
        ratings=Ratings(good=15, fair=5, average=1),
        approval=motion("Thông qua biên bản", (21, 0, 0), 23),
    )
    return replace(whole, **changes)


def bare(language: Language = "vi", **changes: Any) -> Minutes:
    """The draft of a meeting of which hardly anything is known."""
    nothing = minutes(
        language,
        state=MinutesState.DRAFT,
        digest=None,
        number=None,
        locality=None,
        place=None,
        ended=None,
        chair=None,
        minute_taker=None,
        attendance=AttendanceCount(),
        quorum=Quorum(0, 0, 1),
        guests=(),
        attendees=(),
        absentees=(),
        items=(),
        votes=(),
        additions=None,
        ratings=Ratings(),
        approval=None,
    )
    return replace(nothing, **changes)


def texts(tree: Any) -> Iterator[str]:
    """Each text in a dataclass, however deep."""
    parts = asdict(tree).values() if hasattr(tree, "__dataclass_fields__") else tree
    for part in parts.values() if isinstance(parts, dict) else parts:
        if type(part) is str:
            yield part
        elif isinstance(part, dict):
            yield from texts(part.values())
        elif isinstance(part, tuple | list):
            yield from texts(part)


def told(tree: Minutes) -> Iterator[str]:
    """What people wrote, line by line, and their names: all that may not be missing from a paper of these minutes."""
    closed = {"vi", "en"}  # the language is not written out, nor are words of closed sets
    for text in texts(tree):
        yield from (line for line in text.splitlines() if line and line not in closed)
