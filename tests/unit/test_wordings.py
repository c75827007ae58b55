"""Do the words stay by which records hold? Each text is written out: who changes one calls genuine records forged."""

from __future__ import annotations

from itertools import product

import pytest

from models.forms import PollForm
from models.majorities import MajorityBase, MajorityRule, Outcome, Verdict
from models.meetings import Meeting
from models.minutes.rows import document_title
from models.minutes.vietnamese import VIETNAMESE
from models.resolutions import report_title
from models.wordings import voted

FORMS = {
    PollForm.SHOW_OF_HANDS: "Hình thức: giơ tay. Kết quả: ",
    PollForm.OPEN_BALLOT: "Hình thức: biểu quyết công khai. Kết quả: ",
    PollForm.SECRET_BALLOT: "Hình thức: bỏ phiếu kín. Kết quả: ",
}
SHARES = {
    (1, 2, True): "18 trên 24 tán thành, cần quá nửa của 24 (ít nhất 13): thông qua.",
    (1, 2, False): "18 trên 24 tán thành, cần một nửa của 24 (ít nhất 12): thông qua.",
    (2, 3, True): "18 trên 24 tán thành, cần hơn hai phần ba của 24 (ít nhất 17): thông qua.",
    (2, 3, False): "18 trên 24 tán thành, cần hai phần ba của 24 (ít nhất 16): thông qua.",
    (4, 6, False): "18 trên 24 tán thành, cần hai phần ba của 24 (ít nhất 16): thông qua.",
    (3, 4, True): "19 trên 24 tán thành, cần hơn ba phần tư của 24 (ít nhất 19): thông qua.",
    (3, 4, False): "18 trên 24 tán thành, cần ba phần tư của 24 (ít nhất 18): thông qua.",
    (1, 1, False): "24 trên 24 tán thành, cần tất cả 24 (ít nhất 24): thông qua.",
    (3, 5, True): "18 trên 24 tán thành, cần hơn 3/5 của 24 (ít nhất 15): thông qua.",
    (6, 10, False): "18 trên 24 tán thành, cần 3/5 của 24 (ít nhất 15): thông qua.",
}


@pytest.mark.parametrize(("form", "share", "base"), list(product(PollForm, SHARES, MajorityBase)))
def test_a_resolution_says_how_it_was_carried_in_the_same_words_for_ever(
    form: PollForm, share: tuple[int, int, bool], base: MajorityBase
) -> None:
    rule, votes_for = MajorityRule(*share, base), int(SHARES[share].split()[0])
    verdict = Verdict(Outcome.CARRIED, 24, votes_for, rule.required(24))
    assert voted("Sinh hoạt tháng 11", form, rule, verdict) == (
        f"Chi bộ đã biểu quyết tại cuộc họp: Sinh hoạt tháng 11.\n{FORMS[form]}{SHARES[share]}"
    )


def test_every_share_that_minutes_have_words_for_is_among_them() -> None:
    assert VIETNAMESE.shares.keys() <= SHARES.keys()


def test_the_titles_of_papers_stay_too() -> None:
    meeting = Meeting(title="Sinh hoạt tháng 11")
    assert document_title(meeting) == "Biên bản cuộc họp: Sinh hoạt tháng 11"
    assert report_title(meeting) == "Báo cáo kết quả cuộc họp: Sinh hoạt tháng 11"
