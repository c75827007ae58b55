"""What do minutes say, in which order, and in which words?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attendance import AttendanceCount, AttendanceStatus, Quorum
from models.forms import PollForm
from models.majorities import MORE_THAN_HALF, TWO_THIRDS, MajorityBase, MajorityRule
from models.meetings import MeetingKind
from models.members import Standing
from models.minutes.contents import Language, MinutesState, Ratings
from models.minutes.paper import Block, Heading, Paper, Paragraph, Table, Together
from models.minutes.phrases import day, rate, result, rule
from models.minutes.printable import printable
from models.minutes.writing import WORDS, write
from tests.minuted import HOSTILE, LANGUAGES, NAMES, at, bare, election, minutes, motion, texts, told

VIETNAMESE, ENGLISH = WORDS["vi"], WORDS["en"]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def blocks(paper: Paper) -> list[Block]:
    def flat(parts: tuple[Block, ...]) -> list[Block]:
        return [one for part in parts for one in (flat(part.blocks) if isinstance(part, Together) else [part])]

    return flat(paper.blocks)


def lines(paper: Paper) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in blocks(paper) if isinstance(block, Paragraph)]


def headings(paper: Paper, level: int = 1) -> list[str]:
    return [block.text for block in blocks(paper) if isinstance(block, Heading) and block.level == level]


def tables(paper: Paper) -> list[Table]:
    return [block for block in blocks(paper) if isinstance(block, Table)]


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    for field in fields(VIETNAMESE):
        vietnamese, english = getattr(VIETNAMESE, field.name), getattr(ENGLISH, field.name)
        assert type(vietnamese) is type(english)
        if isinstance(vietnamese, str):
            assert placeholders(vietnamese) == placeholders(english), field.name
        else:
            assert len(vietnamese) == len(english)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("kinds", MeetingKind),
        ("standings", Standing),
        ("statuses", AttendanceStatus),
        ("forms", PollForm),
        ("bases", MajorityBase),
    ],
)
def test_each_closed_set_of_the_field_has_its_words(language: Language, name: str, closed: type[StrEnum]) -> None:
    said: Mapping[StrEnum, str] = getattr(WORDS[language], name)
    assert set(said) == set(closed)
    assert len(set(said.values())) == len(said)


def test_a_verdict_says_the_figures_that_it_follows_from() -> None:
    vote = motion(counts=(18, 3, 1), base=24)
    assert result(VIETNAMESE, vote) == "18 trên 24 tán thành, cần quá nửa của 24 (ít nhất 13): thông qua."
    assert result(ENGLISH, vote) == "18 of 24 in favour, more than half of 24 needed (at least 13): carried."
    half = motion(counts=(21, 21, 0), base=42)
    assert result(VIETNAMESE, half) == "21 trên 42 tán thành, cần quá nửa của 42 (ít nhất 22): không thông qua."
    thirds = motion(counts=(29, 10, 0), base=43, rule=TWO_THIRDS)
    assert result(VIETNAMESE, thirds) == "29 trên 43 tán thành, cần hai phần ba của 43 (ít nhất 29): thông qua."


@pytest.mark.parametrize(
    ("asked", "vietnamese", "english"),
    [
        (
            MORE_THAN_HALF,
            "quá nửa của số người trong danh sách biểu quyết",
            "more than half of the members on the electoral roll",
        ),
        (
            MajorityRule(2, 4, strict=True, base=MajorityBase.PRESENT),
            "quá nửa của số người có mặt khi biểu quyết",
            "more than half of the members present at the vote",
        ),
        (
            MajorityRule(1, 1, strict=False, base=MajorityBase.CAST),
            "tất cả số phiếu đã biểu quyết",
            "all of the votes cast",
        ),
        (
            MajorityRule(3, 5, strict=True, base=MajorityBase.CAST),
            "hơn 3/5 của số phiếu đã biểu quyết",
            "more than 3/5 of the votes cast",
        ),
        (
            MajorityRule(4, 5, strict=False, base=MajorityBase.CAST),
            "4/5 của số phiếu đã biểu quyết",
            "4/5 of the votes cast",
        ),
    ],
)
def test_a_rule_is_said_in_words(asked: MajorityRule, vietnamese: str, english: str) -> None:
    assert rule(VIETNAMESE, asked) == f"Nguyên tắc: {vietnamese}."
    assert rule(ENGLISH, asked) == f"Rule: {english}."


def test_an_election_says_who_was_elected() -> None:
    said = (
        f"Trúng cử 2 trên 2 người cần bầu: {NAMES[60]}, {NAMES[61]}. Mỗi người phải được quá nửa của 50 (ít nhất 26)."
    )
    assert result(VIETNAMESE, election()) == said
    nobody = "Nobody was elected for 2 seats. Each needed more than half of 50 (at least 26)."
    assert result(ENGLISH, election(elected=0)) == nobody


@pytest.mark.parametrize(
    ("on", "vietnamese", "english"),
    [
        (date(2026, 11, 25), "ngày 25 tháng 11 năm 2026", "25 November 2026"),
        (date(2027, 2, 3), "ngày 03 tháng 02 năm 2027", "3 February 2027"),
        (date(2027, 3, 10), "ngày 10 tháng 3 năm 2027", "10 March 2027"),
    ],
)
def test_days_are_written_as_offices_write_them(on: date, vietnamese: str, english: str) -> None:
    assert day(VIETNAMESE, on) == vietnamese
    assert day(ENGLISH, on) == english


@pytest.mark.parametrize(
    ("attended", "expected", "said"),
    [(21, 24, "87,5%"), (17, 20, "85%"), (849, 999, "84,9%"), (1, 3, "33,3%"), (3, 3, "100%"), (0, 0, "0%")],
)
def test_the_rate_of_attendance_is_never_rounded_up(attended: int, expected: int, said: str) -> None:
    assert rate(VIETNAMESE, AttendanceCount(expected=expected, present=attended)) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_names_who_issues_the_minutes_and_when(language: Language) -> None:
    paper = write(minutes(language))
    assert paper.superiors == ("Đảng ủy xã Thượng Hạ", "Đảng bộ thôn Đông")
    assert paper.issuer == "Chi bộ thôn Đông"
    assert paper.number == {"vi": "Số: 12-BB/CB", "en": "No. 12-BB/CB"}[language]
    assert paper.dated == {"vi": "Thượng Hạ, ngày 25 tháng 11 năm 2026", "en": "Thượng Hạ, 25 November 2026"}[language]


def test_the_minute_taker_signs_on_the_left_and_the_chair_on_the_right() -> None:
    left, right = write(minutes()).signatures
    assert (left.role, left.name) == ("THƯ KÝ", NAMES[1])
    assert (right.role, right.name) == ("CHỦ TRÌ", NAMES[0])


def test_the_sections_stand_in_the_order_of_the_meeting() -> None:
    assert headings(write(minutes())) == [
        "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
        "II. ĐIỂM DANH",
        "III. NỘI DUNG VÀ KẾT QUẢ",
        "IV. BỔ SUNG CỦA THƯ KÝ",
        "V. ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT",
        "VI. THÔNG QUA BIÊN BẢN",
    ]


def test_sections_without_content_do_not_appear_and_the_numbers_run_on() -> None:
    assert headings(write(bare())) == ["I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", "II. ĐIỂM DANH", "III. THÔNG QUA BIÊN BẢN"]
    rated = write(bare(ratings=Ratings(good=1)))
    assert headings(rated)[2:] == ["III. ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT", "IV. THÔNG QUA BIÊN BẢN"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_people_wrote_and_all_names_are_in_the_paper(language: Language) -> None:
    whole = minutes(language)
    written = "\n".join(texts(write(whole)))
    closed = {word for kind in (MeetingKind, Standing, AttendanceStatus, PollForm, MajorityBase) for word in kind}
    closed_too = {"CARRIED", "NOT_CARRIED", "APPROVED", "DRAFT"}
    missing = {line for line in told(whole) if line not in written} - closed - closed_too
    # The question of the approval says nothing new under its section; a vote that was annulled tells no options.
    assert missing <= {"Thông qua biên bản"}


def test_who_left_and_came_back_is_minuted_with_his_times() -> None:
    attendees = tables(write(minutes()))[0]
    assert attendees.rows[0] == ("1", NAMES[0], "chính thức", "tại chỗ", "19:00–20:10")
    assert attendees.rows[1] == ("2", NAMES[1], "dự bị", "tại chỗ", "19:01; 20:40")
    assert attendees.rows[9][3] == "trực tuyến"


def test_who_was_not_there_is_minuted_with_the_reason_and_who_approved_it() -> None:
    absentees = tables(write(minutes()))[1]
    assert absentees.rows == (
        ("1", NAMES[21], "vắng có lý do", "Đang điều trị ở xa", NAMES[0]),
        ("2", NAMES[22], "vắng không lý do", "", ""),
        ("3", NAMES[23], "chưa điểm danh", "", ""),
    )


def test_the_quorum_is_a_fact_with_its_figures() -> None:
    met, missed = (
        next(line for line in lines(write(minutes("en", quorum=quorum))) if line.startswith("By the roll call"))
        for quorum in (Quorum(23, 16, 16), Quorum(23, 15, 16))
    )
    assert (
        met
        == "By the roll call: a base of 23, of whom 16 were there, at least 16 needed: sufficient to hold the meeting."
    )
    assert missed.endswith("15 were there, at least 16 needed: not sufficient to hold the meeting.")


def test_a_guest_is_called_comrade_once() -> None:
    guests = ("Đồng chí Đào Minh Nam, theo dõi", "ĐỒNG CHÍ  Lê Hà", "Đồng Chí", "Trần Bình")
    assert lines(write(minutes(guests=guests)))[4] == (
        "Đại biểu, khách mời: đồng chí Đào Minh Nam, theo dõi, đồng chí Lê Hà, đồng chí Đồng Chí, đồng chí Trần Bình."
    )


def test_a_quorum_that_no_roll_call_came_to_is_not_called_its_result() -> None:
    for quorum, said in ((Quorum(23, 16, 16), False), (Quorum(23, 15, 16), True)):
        paper = lines(write(minutes("en", quorum=quorum, sufficient_since=datetime(2026, 12, 1, 19, 20, tzinfo=UTC))))
        assert any(line.startswith("By the roll call") for line in paper) is said
        assert "Sufficient to hold the meeting since 19:20." in paper


def test_a_count_of_hands_stands_beside_the_count_of_the_app() -> None:
    paper = write(
        bare(votes=(motion(counts=(15, 0, 0), hands=(20, 1, 0), hand_count_reason="Có người không bấm máy."),))
    )
    (split,) = tables(paper)
    assert [column.heading for column in split.columns] == ["Phương án", "Số phiếu", "Số giơ tay"]
    assert split.rows == (("Tán thành", "15", "20"), ("Không tán thành", "0", "1"), ("Ý kiến khác", "0", "0"))
    assert any(line.endswith("Có người không bấm máy.") for line in lines(paper))
    assert any(line.startswith("20 trên 24 tán thành") for line in lines(paper))


@pytest.mark.parametrize("untold", [{"annulled_because": "Mở nhầm."}, {"verdict": None}], ids=["annulled", "not over"])
@pytest.mark.parametrize("vote", [motion(form=PollForm.SECRET_BALLOT), election(), motion(hands=(18, 0, 0))])
def test_a_vote_that_was_annulled_or_is_not_over_tells_no_split(vote: Any, untold: dict[str, Any]) -> None:
    paper = write(bare(votes=(replace(vote, **untold),)))
    assert not tables(paper)
    assert not any(word in line for line in lines(paper) for word in ("rúng cử", "tán thành,"))


def test_a_draft_says_so_and_approved_minutes_say_that() -> None:
    draft, approved = write(minutes(state=MinutesState.DRAFT)), write(minutes())
    assert (draft.draft, approved.draft) == ("DỰ THẢO", None)
    assert "Đây là bản dự thảo, chưa được cuộc họp thông qua." in lines(draft)
    assert "Biên bản đã được đọc lại và thông qua." in lines(approved)


def test_the_time_of_closing_names_the_day_when_it_is_another_one() -> None:
    assert lines(write(minutes()))[-1] == "Cuộc họp kết thúc vào lúc 21 giờ 05 phút cùng ngày."
    late = lines(write(minutes(ended=at(0, 10, day=26))))[-1]
    assert late == "Cuộc họp kết thúc vào lúc 0 giờ 10 phút, ngày 26 tháng 11 năm 2026."


def test_the_head_hash_of_the_record_is_in_the_paper() -> None:
    whole = minutes()
    seal = write(whole).seal
    assert seal.hash == whole.head.hex()
    assert "213" in seal.text


def test_what_looks_like_a_gap_in_peoples_words_stays_as_it_is() -> None:
    paper = write(minutes(title=HOSTILE, additions=HOSTILE, chair=HOSTILE))
    assert paper.subject == f"{HOSTILE} (sinh hoạt thường kỳ)"
    assert HOSTILE in lines(paper)


@given(st.text())
def test_only_what_no_file_can_hold_is_replaced(text: str) -> None:
    title = printable(minutes(title=text)).title
    assert len(title) == len(text)
    for before, after in zip(text, title, strict=True):
        assert after == before or after == "\ufffd"
    assert not re.search("[\x00-\x08\ud800-\udfff\ue000-\uf8ff\ufffe]", title)


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạệữặổ ĐƯ.,;:!?-–0123456789\t\n"))
def test_text_as_people_write_it_is_not_touched(text: str) -> None:
    assert printable(minutes(title=text)).title == text
