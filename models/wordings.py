"""How does a resolution without a conclusion say that it was carried? Records hold by these words: none ever changes.

The log has a digest of the text, and whoever verifies a record puts it into words once more. Minutes have their own
words, which may be put better. Other words here would need another form of the log, and these kept for those before.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd

from .forms import PollForm
from .majorities import MajorityRule, Verdict

_FORMS: Mapping[PollForm, str] = {
    PollForm.SHOW_OF_HANDS: "giơ tay",
    PollForm.OPEN_BALLOT: "biểu quyết công khai",
    PollForm.SECRET_BALLOT: "bỏ phiếu kín",
}
# By numerator, denominator and whether more than that is asked.
_SHARES: Mapping[tuple[int, int, bool], str] = {
    (1, 2, True): "quá nửa của",
    (1, 2, False): "một nửa của",
    (2, 3, True): "hơn hai phần ba của",
    (2, 3, False): "hai phần ba của",
    (3, 4, True): "hơn ba phần tư của",
    (3, 4, False): "ba phần tư của",
    (1, 1, False): "tất cả",
}


def voted(meeting: str, form: PollForm, rule: MajorityRule, verdict: Verdict) -> str:
    """At which meeting, by its title, a motion was carried, in which form, and with which figures."""
    return (
        f"Chi bộ đã biểu quyết tại cuộc họp: {meeting}.\n"
        f"Hình thức: {_FORMS[form]}. "
        f"Kết quả: {verdict.votes_for} trên {verdict.base} tán thành, "
        f"cần {_share(rule)} {verdict.base} (ít nhất {verdict.required}): thông qua."
    )


def _share(rule: MajorityRule) -> str:
    """The fraction up to its "of"."""
    common = gcd(rule.numerator, rule.denominator)
    numerator, denominator = rule.numerator // common, rule.denominator // common
    more = "hơn " if rule.strict else ""
    return _SHARES.get((numerator, denominator, rule.strict), f"{more}{numerator}/{denominator} của")
