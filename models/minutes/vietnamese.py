"""How are minutes worded in Vietnamese?"""

from __future__ import annotations

from models.attendance import AttendanceStatus
from models.forms import PollForm
from models.majorities import MajorityBase, Outcome
from models.meetings import MeetingKind
from models.members import Standing

from .words import Words

VIETNAMESE = Words(
    party="ĐẢNG CỘNG SẢN VIỆT NAM",
    number="Số: {number}",
    dated="{place}, {date}",
    minutes="BIÊN BẢN",
    subject="{title} ({kind})",
    draft="DỰ THẢO",
    day="ngày {day:02} tháng {month} năm {year}",
    # Of the months only those that could be made into others take a nought.
    month_names=("01", "02", *(str(month) for month in range(3, 13))),
    time="{hour} giờ {minute:02} phút",
    decimal_point=",",
    comma=", ",
    circumstances="THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
    began="Thời gian bắt đầu: {time}, {date}.",
    ended="Cuộc họp kết thúc vào lúc {time} cùng ngày.",
    ended_later="Cuộc họp kết thúc vào lúc {time}, {date}.",
    place="Địa điểm: {place}.",
    chair="Chủ trì: {name}.",
    minute_taker="Thư ký: {name}.",
    guests="Đại biểu, khách mời: {names}.",
    comrade="đồng chí {name}",
    roll_call="ĐIỂM DANH",
    attendance="Phải có mặt: {expected}; dự họp: {attended} (tại chỗ {present}, trực tuyến {remote}), đạt {rate}.",
    away="Vắng có lý do: {excused}; vắng không lý do: {absent}.",
    unaccounted_for="Chưa điểm danh: {unaccounted}.",
    quorum_met=(
        "Kết quả điểm danh: số đảng viên làm căn cứ biểu quyết là {base}, có mặt {counted}, cần ít nhất {required}: "
        "đủ điều kiện tiến hành cuộc họp."
    ),
    quorum_not_met=(
        "Kết quả điểm danh: số đảng viên làm căn cứ biểu quyết là {base}, có mặt {counted}, cần ít nhất {required}: "
        "chưa đủ điều kiện tiến hành cuộc họp."
    ),
    quorum_met_first=(
        "Khi vừa đủ số người: số đảng viên làm căn cứ biểu quyết là {base}, có mặt {counted}, cần ít nhất {required}."
    ),
    sufficient_since="Đủ điều kiện tiến hành cuộc họp từ lúc {time}.",
    attendees="Danh sách dự họp",
    absentees="Danh sách vắng mặt",
    row="TT",
    name="Họ và tên",
    standing="Tư cách",
    manner="Dự họp",
    times="Thời gian",
    status="Tình trạng",
    reason="Lý do",
    approved_by="Người đồng ý",
    unaccounted="chưa điểm danh",
    proceedings="NỘI DUNG VÀ KẾT QUẢ",
    item="{number}. {title}",
    skipped="Nội dung này không tiến hành.",
    discussion="Tóm tắt thảo luận: ",
    speakers="Phát biểu: ",
    contributions="Ý kiến đóng góp:",
    opinion="Đồng chí {member}: ",
    conclusion="Kết luận của chủ trì: ",
    other_votes="Các biểu quyết khác",
    vote="Biểu quyết: {question}",
    form="Hình thức: {form}. Danh sách biểu quyết: {entitled} người; số phiếu trên sổ tay: {cast}.",
    annulled="Biểu quyết này đã bị hủy, không tính kết quả. Lý do: {reason}",
    not_decided="Biểu quyết chưa kết thúc.",
    option="Phương án",
    candidate="Người được giới thiệu bầu",
    ballots="Số phiếu",
    hands="Số giơ tay",
    elected="Trúng cử",
    yes="Có",
    no="Không",
    difference="Số giơ tay quyết định kết quả. Lý do khác với số phiếu trên sổ tay: {reason}",
    few_ballots="Kết thúc khi có {cast} phiếu kín. Lý do: {reason}",
    rule="Nguyên tắc: {share} {base}.",
    verdict="{votes_for} trên {base} tán thành, cần {share} {base} (ít nhất {required}): {outcome}.",
    election=(
        "Trúng cử {elected} trên {seats} người cần bầu: {names}. "
        "Mỗi người phải được {share} {base} (ít nhất {required})."
    ),
    nobody_elected=(
        "Không ai trúng cử trong {seats} người cần bầu. Mỗi người phải được {share} {base} (ít nhất {required})."
    ),
    any_share="{numerator}/{denominator} của",
    more_than_any_share="hơn {numerator}/{denominator} của",
    reserved="Ý kiến bảo lưu:",
    additions="BỔ SUNG CỦA THƯ KÝ",
    rating="ĐÁNH GIÁ CHẤT LƯỢNG SINH HOẠT",
    ratings="{given} ý kiến đánh giá: tốt {good}, khá {fair}, trung bình {average}, kém {poor}.",
    approval="THÔNG QUA BIÊN BẢN",
    approved="Biên bản đã được đọc lại và thông qua.",
    not_approved="Đây là bản dự thảo, chưa được cuộc họp thông qua.",
    signed="(ký, ghi rõ họ tên)",
    chair_signs="CHỦ TRÌ",
    minute_taker_signs="THƯ KÝ",
    seal="Mã kiểm chứng hồ sơ cuộc họp",
    seal_of_version=(
        "Mã băm SHA-256 của thay đổi thứ {version}. Ai có tệp hồ sơ của cuộc họp đều tự đối chiếu được với mã này."
    ),
    digest="Mã băm SHA-256 của nội dung đã được thông qua (có trong tệp hồ sơ)",
    qr_code="Mã QR của mã băm {head}",
    kinds={
        MeetingKind.REGULAR: "sinh hoạt thường kỳ",
        MeetingKind.THEMATIC: "sinh hoạt chuyên đề",
        MeetingKind.EXTRAORDINARY: "họp bất thường",
        MeetingKind.CONFERENCE: "hội nghị",
        MeetingKind.CONGRESS: "đại hội",
    },
    standings={
        Standing.OFFICIAL: "chính thức",
        Standing.PROBATIONARY: "dự bị",
        Standing.HOSTED: "sinh hoạt tạm thời",
        Standing.EXEMPT: "miễn sinh hoạt",
        Standing.AWAY: "tạm vắng",
        Standing.SUSPENDED: "đình chỉ sinh hoạt",
    },
    statuses={
        AttendanceStatus.PRESENT: "tại chỗ",
        AttendanceStatus.REMOTE: "trực tuyến",
        AttendanceStatus.EXCUSED: "vắng có lý do",
        AttendanceStatus.ABSENT: "vắng không lý do",
    },
    forms={
        PollForm.SHOW_OF_HANDS: "giơ tay",
        PollForm.OPEN_BALLOT: "biểu quyết công khai",
        PollForm.SECRET_BALLOT: "bỏ phiếu kín",
    },
    outcomes={Outcome.CARRIED: "thông qua", Outcome.NOT_CARRIED: "không thông qua"},
    bases={
        MajorityBase.BASE: "số người trong danh sách biểu quyết",
        MajorityBase.PRESENT: "số người có mặt khi biểu quyết",
        MajorityBase.CAST: "số phiếu đã biểu quyết",
    },
    shares={
        (1, 2, True): "quá nửa của",
        (1, 2, False): "một nửa của",
        (2, 3, True): "hơn hai phần ba của",
        (2, 3, False): "hai phần ba của",
        (3, 4, True): "hơn ba phần tư của",
        (3, 4, False): "ba phần tư của",
        (1, 1, False): "tất cả",
    },
)
