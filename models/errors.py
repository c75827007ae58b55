"""Why does the software say no? Every refusal with its code and message (over 300 lines: the list must be whole).

    Refusal
    ├── Unauthenticated   SignInFailed  TooManyAttempts
    ├── NotFound
    ├── Forbidden         NotChair  NotOperator
    ├── BadInput
    │   ├── BadId  BadPage  BadDate
    │   ├── BadText  EmptyText  TextTooLong
    │   ├── BadDocumentNumber  BadCitizenId  BadMajorityRule  KindMismatch  BadOption  BadAttachment
    │   ├── BadHandCount  TooManyHands
    │   └── BadConvention
    ├── Conflict
    │   ├── MeetingNotOpen  MeetingClosed  MeetingOpen  MeetingCancelled  ChairTakesMinutes
    │   ├── ItemNotCurrent  ItemConcluded  NotWaiting  NotSpeaking
    │   ├── PollNotDraft  PollNotOpen  PollClosed  PollAnnulled  PollStillOpen
    │   ├── RollEmpty  NoQuorum  AlreadyCast  AlreadyCalled  HandCountDiffers  FewBallots  BoxLocked
    │   ├── MinutesApproved  MinutesBeingApproved  MinutesAltered  MinutesNotKept  DocumentAltered
    │   ├── PollNotRepeatable  RepetitionDiffers
    │   ├── DocumentNotSent
    │   └── AlreadyHere  HasAttended  AlreadyRated  DocumentNumberTaken  PostHeld
    ├── NotEntitled       NotPresent  WrongCode  TooManyCodes
    ├── StateSecret
    └── Unavailable

A class's docstring is its English message, `vi` the Vietnamese one; both may name the details that it was raised with.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """The request was refused."""

    code: ClassVar[str] = "REFUSED"
    vi: ClassVar[str] = "Yêu cầu bị từ chối."

    def __init__(self, **details: str | int) -> None:
        self.details = details
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """The sentence for people, in `language` ("vi" or "en")."""
        text = self.vi if language == "vi" else (type(self).__doc__ or "")
        return " ".join(text.split()).format(**self.details)


class Unauthenticated(Refusal):
    """Sign in first."""

    code = "UNAUTHENTICATED"
    vi = "Đồng chí cần đăng nhập trước."


class SignInFailed(Unauthenticated):
    """The user name or the password is wrong."""

    code = "SIGN_IN_FAILED"
    vi = "Tên đăng nhập hoặc mật khẩu không đúng."


class TooManyAttempts(Unauthenticated):
    """Too many attempts. Try again in {retry_after} seconds."""

    code = "TOO_MANY_ATTEMPTS"
    vi = "Quá nhiều lần thử. Đồng chí hãy thử lại sau {retry_after} giây."


class TooManyCodes(Refusal):
    """Too many wrong codes. The chair or the minute-taker can record you as present."""

    code = "TOO_MANY_CODES"
    vi = "Nhập sai mã quá nhiều lần. Chủ trì hoặc thư ký có thể điểm danh cho đồng chí."


class NotFound(Refusal):
    """There is no such {what}, or it is not yours to see."""

    code = "NOT_FOUND"
    vi = "Không tìm thấy, hoặc đồng chí không được xem."


class Forbidden(Refusal):
    """Your posts do not give you this right."""

    code = "FORBIDDEN"
    vi = "Đồng chí không có quyền làm việc này."


class NotChair(Forbidden):
    """Only the chair of the meeting may do this."""

    code = "NOT_CHAIR"
    vi = "Chỉ chủ trì cuộc họp được làm việc này."


class NotOperator(Forbidden):
    """Only the chair or the minute-taker of the meeting may do this."""

    code = "NOT_OPERATOR"
    vi = "Chỉ chủ trì hoặc thư ký cuộc họp được làm việc này."


class BadInput(Refusal):
    """The input cannot be used: {reason}."""

    code = "BAD_INPUT"
    vi = "Dữ liệu gửi lên không dùng được."


class BadId(BadInput):
    """`{field}` is not an id of this kind."""

    code = "BAD_ID"
    vi = "Mã định danh ở `{field}` không hợp lệ."


class BadPage(BadInput):
    """The page asked for is not possible: {reason}."""

    code = "BAD_PAGE"
    vi = "Trang yêu cầu không hợp lệ."


class BadDate(BadInput):
    """`{field}` is not a date that can be meant here."""

    code = "BAD_DATE"
    vi = "Ngày ở `{field}` không hợp lý."


class BadText(BadInput):
    """`{field}` has characters that no text may have."""

    code = "BAD_TEXT"
    vi = "`{field}` có ký tự không được phép."


class EmptyText(BadInput):
    """`{field}` must not be empty."""

    code = "EMPTY_TEXT"
    vi = "`{field}` không được để trống."


class TextTooLong(BadInput):
    """`{field}` is longer than {most} characters."""

    code = "TEXT_TOO_LONG"
    vi = "`{field}` dài quá {most} ký tự."


class BadDocumentNumber(BadInput):
    """`{text}` is not a document number such as 339-QĐ/TW."""

    code = "BAD_DOCUMENT_NUMBER"
    vi = "`{text}` không phải là số văn bản, ví dụ 339-QĐ/TW."


class BadCitizenId(BadInput):
    """A citizen ID has 12 digits of the official form."""

    code = "BAD_CITIZEN_ID"
    vi = "Số định danh cá nhân gồm 12 chữ số theo quy định."


class BadMajorityRule(BadInput):
    """The majority rule cannot be used: {reason}."""

    code = "BAD_MAJORITY_RULE"
    vi = "Quy tắc đa số không hợp lệ."


class KindMismatch(BadInput):
    """The number {number} does not belong to a document of kind {kind}."""

    code = "KIND_MISMATCH"
    vi = "Số văn bản {number} không đúng với loại văn bản."


class BadOption(BadInput):
    """The options chosen cannot be cast in this vote: {reason}."""

    code = "BAD_OPTION"
    vi = "Phương án được chọn không hợp lệ trong lần biểu quyết này."


class BadHandCount(BadInput):
    """The hand count cannot be right: {reason}."""

    code = "BAD_HAND_COUNT"
    vi = "Số đếm giơ tay không hợp lý."


class TooManyHands(BadInput):
    """More hands are counted than the {here} who may vote and are here."""

    code = "TOO_MANY_HANDS"
    vi = "Số tay đếm được nhiều hơn {here} đồng chí được biểu quyết đang dự."


class BadAttachment(BadInput):
    """The attachment cannot be taken: {reason}."""

    code = "BAD_ATTACHMENT"
    vi = "Tệp đính kèm không hợp lệ."


class BadConvention(BadInput):
    """`{convention}` must be from {least} to {most}."""

    code = "BAD_CONVENTION"
    vi = "`{convention}` phải từ {least} đến {most}."


class Conflict(Refusal):
    """The present state does not allow this: {reason}."""

    code = "CONFLICT"
    vi = "Trạng thái hiện tại không cho phép."


class MeetingNotOpen(Conflict):
    """The meeting is not open."""

    code = "MEETING_NOT_OPEN"
    vi = "Cuộc họp chưa mở."


class MeetingClosed(Conflict):
    """The meeting is closed."""

    code = "MEETING_CLOSED"
    vi = "Cuộc họp đã kết thúc."


class MeetingOpen(Conflict):
    """The meeting is already open."""

    code = "MEETING_OPEN"
    vi = "Cuộc họp đã mở."


class MeetingCancelled(Conflict):
    """The meeting was cancelled."""

    code = "MEETING_CANCELLED"
    vi = "Cuộc họp đã bị hủy."


class ChairTakesMinutes(Conflict):
    """The chair cannot be the minute-taker too. Appoint somebody else."""

    code = "CHAIR_TAKES_MINUTES"
    vi = "Chủ trì không thể kiêm thư ký cuộc họp. Hãy cử đồng chí khác."


class ItemNotCurrent(Conflict):
    """This agenda item is not the current one."""

    code = "ITEM_NOT_CURRENT"
    vi = "Nội dung này không phải nội dung đang diễn ra."


class ItemConcluded(Conflict):
    """This agenda item is concluded: what was contributed to it stays."""

    code = "ITEM_CONCLUDED"
    vi = "Nội dung này đã kết luận nên ý kiến đóng góp được giữ lại."


class NotWaiting(Conflict):
    """This request to speak is no longer waiting."""

    code = "NOT_WAITING"
    vi = "Lượt đăng ký phát biểu này không còn chờ."


class NotSpeaking(Conflict):
    """This member is not speaking."""

    code = "NOT_SPEAKING"
    vi = "Đảng viên này không đang phát biểu."


class PollNotDraft(Conflict):
    """The vote was opened before; it cannot be opened or changed again."""

    code = "POLL_NOT_DRAFT"
    vi = "Biểu quyết đã được mở, không thể mở lại hay thay đổi."


class PollNotOpen(Conflict):
    """The vote is not open yet."""

    code = "POLL_NOT_OPEN"
    vi = "Biểu quyết chưa mở."


class PollClosed(Conflict):
    """The vote is closed."""

    code = "POLL_CLOSED"
    vi = "Biểu quyết đã kết thúc."


class PollAnnulled(PollClosed):
    """The vote was annulled. Repeat it."""

    code = "POLL_ANNULLED"
    vi = "Biểu quyết đã bị hủy kết quả. Hãy biểu quyết lại."


class PollStillOpen(Conflict):
    """Close the open vote first."""

    code = "POLL_STILL_OPEN"
    vi = "Cần kết thúc biểu quyết đang mở trước."


class PollNotRepeatable(Conflict):
    """A vote is repeated once, and only if it was annulled or not carried. Annul one that was carried first."""

    code = "POLL_NOT_REPEATABLE"
    vi = (
        "Chỉ biểu quyết lại một lần, khi kết quả đã bị hủy hoặc không được thông qua. "
        "Kết quả đã được thông qua thì phải hủy trước và nêu lý do."
    )


class RepetitionDiffers(Conflict):
    """A repeated vote keeps its question, options, seats, template and item. Prepare a new vote on something else."""

    code = "REPETITION_DIFFERS"
    vi = (
        "Biểu quyết lại phải giữ nguyên câu hỏi, các phương án, số người được bầu, loại biểu quyết và nội dung chương "
        "trình. Nếu biểu quyết việc khác, hãy chuẩn bị một lần biểu quyết mới."
    )


class RollEmpty(Conflict):
    """Nobody is entitled to vote, so the vote cannot be opened."""

    code = "ROLL_EMPTY"
    vi = "Không ai có quyền biểu quyết nên không thể mở biểu quyết."


class NoQuorum(Conflict):
    """Attendance is not sufficient, and this vote demands that it is."""

    code = "NO_QUORUM"
    vi = "Số đảng viên dự họp chưa đủ theo quy định của lần biểu quyết này."


class AlreadyCalled(Conflict):
    """Those who have not voted were called before; it is done once for each vote."""

    code = "ALREADY_CALLED"
    vi = "Đã nhắc những người chưa biểu quyết; mỗi lần biểu quyết chỉ nhắc một lần."


class FewBallots(Conflict):
    """So few have cast a secret ballot, and others have not, that the result may reveal them. State the reason."""

    code = "FEW_BALLOTS"
    vi = "Mới có rất ít phiếu kín, kết quả có thể làm lộ phiếu. Cần nêu lý do kết thúc biểu quyết lúc này."


class HandCountDiffers(Conflict):
    """The hands counted and the ballots in the app differ. State the reason."""

    code = "HAND_COUNT_DIFFERS"
    vi = "Số đếm giơ tay khác với số phiếu trên sổ tay. Hãy nêu lý do."


class AlreadyCast(Conflict):
    """You have cast your ballot in this vote; it counts and stays as it is."""

    code = "ALREADY_CAST"
    vi = "Đồng chí đã biểu quyết; phiếu đã được ghi nhận và giữ nguyên."


class BoxLocked(Conflict):
    """The sealed box cannot be used: its key is not on this server or does not fit, or what is in it is damaged.

    Tell those who run the server. A vote can be annulled and repeated.
    """

    code = "BOX_LOCKED"
    vi = (
        "Không dùng được hòm phiếu niêm phong: máy chủ này thiếu khóa, khóa không khớp hoặc phiếu trong hòm đã hỏng. "
        "Hãy báo người vận hành máy chủ; nếu là biểu quyết thì có thể hủy kết quả và biểu quyết lại."
    )


class MinutesApproved(Conflict):
    """The minutes are approved; what they say stays as it is."""

    code = "MINUTES_APPROVED"
    vi = "Biên bản đã được thông qua nên nội dung được giữ nguyên."


class MinutesBeingApproved(Conflict):
    """The minutes are being voted on. Close that vote first."""

    code = "MINUTES_BEING_APPROVED"
    vi = "Đang biểu quyết thông qua biên bản. Cần kết thúc biểu quyết này trước."


class MinutesAltered(Conflict):
    """The contents of these minutes that are stored are not those that were approved: nothing is shown of them."""

    code = "MINUTES_ALTERED"
    vi = "Nội dung biên bản đang lưu trữ không đúng với nội dung đã được thông qua nên không được hiển thị hay in ra."


class MinutesNotKept(Conflict):
    """What these minutes said when they were approved is not kept, and what is stored of the meeting has changed since.

    So nothing is shown of them.
    """

    code = "MINUTES_NOT_KEPT"
    vi = (
        "Nội dung biên bản lúc thông qua không được lưu lại, và dữ liệu cuộc họp đã thay đổi từ đó đến nay, "
        "nên biên bản không được hiển thị hay in ra."
    )


class DocumentAltered(Conflict):
    """The text of this document that is stored is not the one that the meeting issued: it is not shown."""

    code = "DOCUMENT_ALTERED"
    vi = "Nội dung văn bản đang lưu trữ không đúng với nội dung cuộc họp đã ban hành nên không được hiển thị."


class DocumentNotSent(Conflict):
    """This document was not sent to the cell that meets, so its members cannot read it."""

    code = "DOCUMENT_NOT_SENT"
    vi = "Văn bản này không gửi đến chi bộ đang họp nên đảng viên chi bộ không đọc được."


class AlreadyRated(Conflict):
    """You have rated this meeting; your rating counts and stays as it is."""

    code = "ALREADY_RATED"
    vi = "Đồng chí đã đánh giá cuộc họp này; đánh giá đã được ghi nhận và giữ nguyên."


class AlreadyHere(Conflict):
    """Whoever attends needs no excuse."""

    code = "ALREADY_HERE"
    vi = "Đồng chí đang dự họp nên không cần xin vắng."


class HasAttended(Conflict):
    """This member has checked in himself, has come and left, was here during a vote, or has spoken: that stays.

    Record his departure if he is no longer here.
    """

    code = "HAS_ATTENDED"
    vi = (
        "Đảng viên này đã tự điểm danh, đã dự rồi ra về, đã có mặt khi biểu quyết hoặc đã phát biểu nên việc dự họp "
        "được giữ nguyên. Nếu đồng chí ấy không còn ở đây, hãy ghi nhận là đã ra về."
    )


class DocumentNumberTaken(Conflict):
    """The issuer has already sent a document with the number {number} in this term."""

    code = "DOCUMENT_NUMBER_TAKEN"
    vi = "Số văn bản {number} đã được ban hành trong nhiệm kỳ này."


class PostHeld(Conflict):
    """The post is held in that time already: an organisation has one secretary, and nobody holds a post twice."""

    code = "POST_HELD"
    vi = "Chức vụ này đã có người giữ trong thời gian đó: mỗi tổ chức có một bí thư, không ai giữ một chức vụ hai lần."


class NotEntitled(Refusal):
    """You are not entitled to do this in this meeting."""

    code = "NOT_ENTITLED"
    vi = "Đồng chí không có quyền này trong cuộc họp này."


class NotPresent(Refusal):
    """Check in to the meeting first."""

    code = "NOT_PRESENT"
    vi = "Đồng chí cần điểm danh trước."


class WrongCode(Refusal):
    """The check-in code is wrong."""

    code = "WRONG_CODE"
    vi = "Mã điểm danh không đúng."


class StateSecret(Refusal):
    """A text marked secret must not be put into this system."""

    code = "STATE_SECRET"
    vi = "Nội dung mật không được đưa lên hệ thống này."


class Unavailable(Refusal):
    """The server cannot answer at the moment. Try again; whether a change was made is not certain."""

    code = "UNAVAILABLE"
    vi = "Máy chủ tạm thời chưa trả lời được. Đồng chí hãy thử lại; chưa chắc thay đổi đã được ghi."
