"""How does an entry of the change log read as one sentence, in Vietnamese and English?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .changes import ChangeKind

SENTENCES: dict[ChangeKind, tuple[str, str]] = {
    ChangeKind.MEETING_SCHEDULED: ("Lên lịch họp: {title}", "Meeting scheduled: {title}"),
    ChangeKind.MEETING_ANNOUNCED: ("Đã thông báo cho {recipients} người", "Announced to {recipients} people"),
    ChangeKind.MEETING_CHANGED: ("Đổi giờ, nơi hoặc tên cuộc họp: {title}", "Meeting changed: {title}"),
    ChangeKind.MEETING_OPENED: ("Khai mạc cuộc họp", "Meeting opened"),
    ChangeKind.MINUTE_TAKER_APPOINTED: ("Cử thư ký cuộc họp: {name}", "Minute-taker appointed: {name}"),
    ChangeKind.MEETING_RATED: ("Đã có {rated} đánh giá chất lượng cuộc họp", "{rated} have rated the meeting"),
    ChangeKind.MEETING_CLOSED: ("Bế mạc cuộc họp", "Meeting closed"),
    ChangeKind.MEETING_CANCELLED: ("Hủy cuộc họp", "Meeting cancelled"),
    ChangeKind.ROLL_CHANGED: ("Cập nhật danh sách: {name}", "Roll changed: {name}"),
    ChangeKind.ATTENDANCE_RECORDED: ("{name}: {status_vi}", "{name}: {status_en}"),
    ChangeKind.DEPARTURE_RECORDED: ("{name}: ra về", "{name}: left"),
    ChangeKind.EXCUSE_REQUESTED: ("{name}: xin vắng", "{name}: asks to be excused"),
    ChangeKind.EXCUSE_DECLINED: ("{name}: không được phép vắng", "{name}: not excused"),
    ChangeKind.ITEM_ADDED: ("Thêm nội dung {number}: {title}", "Item {number} added: {title}"),
    ChangeKind.ITEM_MOVED: ("Chuyển nội dung: {title}", "Item moved: {title}"),
    ChangeKind.ITEM_STARTED: ("Bắt đầu nội dung {number}: {title}", "Item {number} started: {title}"),
    ChangeKind.ITEM_CONCLUDED: ("Kết luận nội dung {number}: {title}", "Item {number} concluded: {title}"),
    ChangeKind.ITEM_SKIPPED: ("Bỏ qua nội dung {number}: {title}", "Item {number} skipped: {title}"),
    ChangeKind.ITEM_SUMMARIZED: ("Tóm tắt thảo luận nội dung {number}: {title}", "Item {number} summarised: {title}"),
    ChangeKind.DOCUMENT_ATTACHED: ("Đính kèm một tài liệu", "A document was attached"),
    ChangeKind.DOCUMENT_DETACHED: ("Gỡ một tài liệu đã đính kèm", "A document was detached"),
    ChangeKind.SPEECH_ASKED: ("{name} xin {kind_vi}", "{name} asks for {kind_en}"),
    ChangeKind.SPEECH_WITHDRAWN: ("{name} thôi xin {kind_vi}", "{name} no longer asks for {kind_en}"),
    ChangeKind.SPEECH_BEGAN: ("{name} được mời {kind_vi}", "{name} has {kind_en}"),
    ChangeKind.SPEECH_ENDED: ("{name} kết thúc {kind_vi}", "{name} has finished with {kind_en}"),
    ChangeKind.SPEAKING_LIMITED: ("Thời gian mỗi lượt phát biểu: {limit_vi}", "Time for each speaker: {limit_en}"),
    ChangeKind.CONTRIBUTED: ("{name} đóng góp ý kiến", "{name} contributed"),
    ChangeKind.CONTRIBUTION_WITHDRAWN: ("{name} rút ý kiến đã gửi", "{name} withdrew what he had written"),
    ChangeKind.OPINION_RESERVED: ("{name} bảo lưu ý kiến: {question}", "{name} reserves his opinion: {question}"),
    ChangeKind.POLL_CREATED: ("Chuẩn bị biểu quyết: {question}", "Vote prepared: {question}"),
    ChangeKind.POLL_EDITED: ("Sửa nội dung biểu quyết: {question}", "Vote changed: {question}"),
    ChangeKind.POLL_SCHEDULED: ("Hẹn giờ biểu quyết: {question}", "Vote scheduled: {question}"),
    ChangeKind.POLL_LAPSED: (
        "Biểu quyết đã hẹn giờ không mở được: {question}",
        "Vote not opened as scheduled: {question}",
    ),
    ChangeKind.POLL_OPENED: (
        "Mở biểu quyết: {question} ({entitled} người có quyền)",
        "Vote opened: {question} ({entitled} entitled)",
    ),
    ChangeKind.BALLOT_CAST: ("Đã có {cast} phiếu: {question}", "{cast} ballots cast: {question}"),
    ChangeKind.VOTERS_CALLED: (
        "Nhắc {awaited} người chưa biểu quyết: {question}",
        "{awaited} who have not voted were called: {question}",
    ),
    ChangeKind.POLL_EXTENDED: ("Gia hạn biểu quyết: {question}", "Vote extended: {question}"),
    ChangeKind.HAND_COUNT_ENTERED: ("Nhập số đếm giơ tay: {question}", "Hand count entered: {question}"),
    ChangeKind.POLL_CLOSED: (
        "Kết thúc biểu quyết: {question}: {outcome_vi} ({votes_for} trên {base}, cần {required})",
        "Vote closed: {question}: {outcome_en} ({votes_for} of {base}, {required} required)",
    ),
    ChangeKind.POLL_ANNULLED: ("Hủy kết quả biểu quyết: {question} ({reason})", "Vote annulled: {question} ({reason})"),
    ChangeKind.MINUTES_COMPLETED: ("Bổ sung biên bản", "Minutes completed"),
    ChangeKind.MINUTES_APPROVED: ("Biên bản số {number} được thông qua", "Minutes {number} approved"),
    ChangeKind.RESOLUTION_ISSUED: ("Ban hành nghị quyết {number}: {title}", "Resolution {number} issued: {title}"),
    ChangeKind.REPORT_ISSUED: ("Gửi báo cáo {number} lên cấp trên", "Report {number} sent up"),
}

WORDS: dict[str | None, tuple[str, str]] = {
    None: ("chưa điểm danh", "unaccounted for"),  # again
    "PRESENT": ("có mặt", "present"),
    "REMOTE": ("dự trực tuyến", "present remotely"),
    "EXCUSED": ("vắng có lý do", "excused"),
    "ABSENT": ("vắng không lý do", "absent"),
    "SPEECH": ("phát biểu", "the floor"),
    "POINT_OF_ORDER": ("phát biểu về trình tự", "the floor on a point of order"),
    "CARRIED": ("thông qua", "carried"),
    "NOT_CARRIED": ("không thông qua", "not carried"),
}


def summary(kind: ChangeKind, details: Mapping[str, Any], language: str) -> str:
    """One sentence in `language` ("vi" or "en")."""
    values = dict(details)
    for field in ("status", "outcome", "kind"):
        if field in values and values[field] in WORDS:
            values[f"{field}_vi"], values[f"{field}_en"] = WORDS[values[field]]
    if "seconds" in values:
        values["limit_vi"], values["limit_en"] = _limit(values["seconds"])
    vietnamese, english = SENTENCES[kind]
    return (vietnamese if language == "vi" else english).format_map(values)


def _limit(seconds: int | None) -> tuple[str, str]:
    return ("không giới hạn", "no limit") if seconds is None else (f"{seconds} giây", f"{seconds} seconds")
