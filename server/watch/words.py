"""In which words does the terminal board speak? Vietnamese or English, also for numbers, days and lengths of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Language(StrEnum):
    VIETNAMESE = "vi"
    ENGLISH = "en"

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Language:
        """English where the terminal's locale asks for it, else Vietnamese."""
        locales = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        locale = next(filter(None, locales), "")
        return cls.ENGLISH if locale.lower().startswith("en") else cls.VIETNAMESE


@dataclass(frozen=True, slots=True)
class Words:
    language: Language
    separator: str
    months: tuple[str, ...]
    day: str
    other_day: str
    seconds: str
    minutes: str
    hours: str
    # who is watching
    username: str
    password: str
    no_account: str
    no_url: str
    # the connection
    live: str
    connecting: str
    reconnecting: str
    as_of: str
    not_there: str
    somebody_else: str
    lost: str
    signed_out: str
    refused: str
    gave_up: str
    no_committee: str
    # the figures
    open: str
    closed: str
    attended: str
    with_quorum: str
    votes_open: str
    carried: str
    not_carried: str
    to_attend_to: str
    # the lists
    needs_attention: str
    nothing_needs_attention: str
    all_cells: str
    all_organizations: str
    part: str
    # a line
    due: str
    not_opened: str
    running: str
    over: str
    cancelled: str
    no_meeting: str
    item: str
    vote: str
    open_of: str
    # what needs attention
    not_opened_for: str
    quorum: str
    insufficient: str
    poll_open: str
    low_attendance: str
    absences: str
    without_minutes: str
    turnout: str

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.separator)

    def of(self, part: int, whole: int) -> str:
        """A number with its base."""
        return f"{self.number(part)} / {self.number(whole)}"

    def percent(self, part: int, whole: int) -> str:
        """Rounded down: 100 % is everybody."""
        return f"{100 * part // whole} %" if whole else ""

    def date(self, day: date, today: date) -> str:
        text = self.day.format(day=day.day, month=self.months[day.month - 1])
        return text if day.year == today.year else f"{text} {day.year}"

    def clock(self, at: datetime, like: datetime) -> str:
        """The time of day in the zone of `like`; with the date when that is another one."""
        local = at.astimezone(like.tzinfo)
        time = f"{local:%H:%M}"
        return time if local.date() == like.date() else f"{time}, {self.date(local.date(), like.date())}"

    def length(self, time: timedelta) -> str:
        seconds = max(0, int(time.total_seconds()))
        if seconds < 60:
            return self.seconds.format(seconds)
        if seconds < 3600:
            return self.minutes.format(seconds // 60)
        return self.hours.format(seconds // 3600, seconds % 3600 // 60)


VIETNAMESE = Words(
    language=Language.VIETNAMESE,
    separator=".",
    months=tuple(str(month) for month in range(1, 13)),
    day="{day} tháng {month}",
    other_day="bảng ngày {day} · bây giờ {now}",
    seconds="{} giây",
    minutes="{} phút",
    hours="{} giờ {:02} phút",
    username="Tên đăng nhập",
    password="Mật khẩu",
    no_account="Cần tên đăng nhập (--username) và mật khẩu (--password, hoặc dòng đầu của đầu vào chuẩn).",
    no_url="Địa chỉ máy chủ bắt đầu bằng http:// hoặc https://, không phải {url}.",
    live="trực tiếp",
    connecting="đang kết nối",
    reconnecting="đang kết nối lại",
    as_of="số liệu lúc {time}, {age} trước",
    not_there="không có máy chủ trả lời ở {url}",
    somebody_else="{url} có trả lời, nhưng không phải là máy chủ này",
    lost="mất kết nối với {url}",
    signed_out="phiên đăng nhập đã hết",
    refused="máy chủ chưa phục vụ được: {message}",
    gave_up="Chưa nhận được bảng theo dõi: {reason}.",
    no_committee="Đồng chí không giữ chức vụ theo dõi cấp ủy nào; hãy chỉ rõ cấp ủy bằng --committee.",
    open="đang họp",
    closed="đã họp xong",
    attended="đã dự",
    with_quorum="đủ người",
    votes_open="đang biểu quyết",
    carried="thông qua",
    not_carried="không thông qua",
    to_attend_to="cần chú ý",
    needs_attention="CẦN CHÚ Ý",
    nothing_needs_attention="không có gì",
    all_cells="CÁC CHI BỘ",
    all_organizations="CÁC TỔ CHỨC TRỰC THUỘC",
    part="{first}-{last} trong {count}",
    due="họp lúc {time}",
    not_opened="chưa mở, hẹn {time}",
    running="đang họp",
    over="đã kết thúc",
    cancelled="đã hủy",
    no_meeting="không họp",
    item="{number}. {title}",
    vote="biểu quyết: {turnout}",
    open_of="{open} chi bộ đang họp",
    not_opened_for="chưa mở, hẹn {since} ({length})",
    quorum="cần {required} mới có {counted}",
    insufficient="chưa đủ từ {since} ({length})",
    poll_open="biểu quyết mở từ {since} ({length})",
    low_attendance="dự họp thấp, bế mạc {since} ({length})",
    absences="có đảng viên vắng nhiều kỳ liền, bế mạc {since} ({length})",
    without_minutes="biên bản chưa được thông qua, bế mạc {since} ({length})",
    turnout="{turnout} phiếu",
)

ENGLISH = Words(
    language=Language.ENGLISH,
    separator=",",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{day} {month}",
    other_day="board of {day} · now {now}",
    seconds="{} s",
    minutes="{} min",
    hours="{} h {:02} min",
    username="User name",
    password="Password",
    no_account="A user name (--username) and a password (--password, or the first line of standard input) are needed.",
    no_url="A server's address begins with http:// or https://, unlike {url}.",
    live="live",
    connecting="connecting",
    reconnecting="reconnecting",
    as_of="as of {time}, {age} ago",
    not_there="no server answers at {url}",
    somebody_else="something answers at {url}, but not this server",
    lost="the connection to {url} was lost",
    signed_out="the session has ended",
    refused="the server cannot serve at the moment: {message}",
    gave_up="No board was received: {reason}.",
    no_committee="You hold no post by which you watch a committee; name one with --committee.",
    open="open",
    closed="closed",
    attended="attended",
    with_quorum="with quorum",
    votes_open="votes open",
    carried="carried",
    not_carried="not carried",
    to_attend_to="need attention",
    needs_attention="NEEDS ATTENTION",
    nothing_needs_attention="nothing",
    all_cells="ALL CELLS",
    all_organizations="ALL ORGANISATIONS BELOW",
    part="{first}-{last} of {count}",
    due="due {time}",
    not_opened="not opened, due {time}",
    running="open",
    over="closed",
    cancelled="cancelled",
    no_meeting="no meeting",
    item="{number}. {title}",
    vote="vote: {turnout} cast",
    open_of="{open} cells open",
    not_opened_for="not opened, due {since} ({length})",
    quorum="quorum {counted} of {required}",
    insufficient="not sufficient since {since} ({length})",
    poll_open="vote open since {since} ({length})",
    low_attendance="poorly attended, closed {since} ({length})",
    absences="members absent several times running, closed {since} ({length})",
    without_minutes="minutes not approved, closed {since} ({length})",
    turnout="{turnout} cast",
)


def words_of(language: Language) -> Words:
    return ENGLISH if language is Language.ENGLISH else VIETNAMESE
