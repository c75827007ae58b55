"""Who lives in the demo's world, and in which cells? Every person here is generated and none is real.

Names are put together from common ones, so that a list looks as in life; a likeness is chance. Citizen IDs
carry codes that no province has, and telephone numbers begin with 0000, as no subscriber's does: neither can
belong to anybody. The same seed gives the same world.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.citizens import CitizenId
from models.members import Sex, Standing

TODAY = date(2026, 11, 1)  # a fixed day, or the same seed would give other people tomorrow
SHARE_OF_WOMEN = 0.35

# Each with its share in a hundred.
FAMILIES = """
    Nguyễn 38 Trần 11 Lê 9.5 Phạm 7 Hoàng 4 Phan 4 Vũ 2.5 Võ 2.5 Huỳnh 2 Đặng 2 Bùi 2 Đỗ 1.5 Hồ 1.3 Ngô 1.3
    Trương 1.2 Đinh 1.1 Dương 1 Trịnh 1 Đoàn 1 Đào 0.9 Mai 0.8 Cao 0.6 Hà 0.6 Lâm 0.6 Lý 0.5 Lương 0.5 Lưu 0.5
    Tạ 0.5 Tô 0.3 Vương 0.3
"""
FAMILY_NAMES = FAMILIES.split()[::2]
FAMILY_WEIGHTS = [float(share) for share in FAMILIES.split()[1::2]]

# By sex and first year of birth that they were in fashion; middle names as often as they were common.
MIDDLE_NAMES = {
    Sex.MALE: {
        1980: "Văn Văn Minh Đức Quang Tuấn Hoàng Nhật Duy Quốc Thành Trung Việt Hải Bảo Đăng Anh",
        1955: "Văn Văn Văn Văn Văn Đức Hữu Đình Công Quốc Mạnh Minh Quang Thanh Ngọc Việt Xuân Anh",
        0: "Văn Văn Văn Văn Văn Văn Văn Đức Hữu Đình Công Ngọc Trọng Bá Duy Sỹ Khắc Thế",
    },
    Sex.FEMALE: {
        1980: "Thị Thị Thị Thu Ngọc Phương Thanh Khánh Bảo Minh Quỳnh Hà Diệu Mai",
        1955: "Thị Thị Thị Thị Thị Thị Thu Thanh Ngọc Kim Bích Minh",
        0: "Thị Thị Thị Thị Thị Thị Thị Thị Thị Kim Ngọc",
    },
}
GIVEN_NAMES = {
    Sex.MALE: {
        1980: "Huy Nam Khoa Khôi Phúc Đạt Long Tú Duy Khang Kiên Hoàng Nghĩa Thịnh Hiển Tùng Sơn Bách Tiến Hiếu",
        1955: "Hùng Dũng Cường Tuấn Hải Sơn Thắng Minh Long Nam Quân Tùng Hưng Toàn Vinh Quyết Khánh Lâm Đông",
        0: "Bình Hòa Thắng Lợi Tiến Chiến Vinh Hùng Sơn Tường Bảy Nhân Tín Quý Thành Ngọ Mão Luận Đạt Khoát",
    },
    Sex.FEMALE: {
        1980: "Linh Trang Ngọc Anh Thảo Hương Vy Chi My Nhi Trâm Giang Quỳnh Phương Uyên Hân Thư Như Trúc",
        1955: "Hương Hà Thủy Hằng Lan Nga Hạnh Thảo Yến Oanh Phượng Dung Vân Hiền Loan Nhung Thúy Tuyết Huệ",
        0: "Lan Cúc Liên Sen Nhàn Hòa Thơm Xuân Tuyết Nga Loan Tâm Mận Đào Lý Thìn Tý Hạnh Chắt Nụ Thoa",
    },
}

# Youngest, oldest, and the beta distribution between them.
AGES = {
    Standing.OFFICIAL: (20, 90, 2.0, 2.6),  # median 50
    Standing.PROBATIONARY: (20, 45, 1.5, 3.0),
    Standing.HOSTED: (21, 55, 1.5, 2.0),
    Standing.EXEMPT: (65, 90, 1.5, 2.0),
    Standing.AWAY: (21, 60, 1.5, 2.0),
    Standing.SUSPENDED: (25, 65, 2.0, 2.0),
}
UNUSED_PROVINCES = "003 005 007 009 013 016 018 021 023 029 032 039 041 043 047 050 053 055 057"


@dataclass(frozen=True, slots=True)
class Person:
    full_name: str
    born_on: date
    sex: Sex
    admitted_on: date
    official_on: date | None  # none on probation
    citizen_id: str
    phone: str


def person(rng: random.Random, *, standing: Standing, today: date = TODAY) -> Person:
    """Somebody whose age and dates fit the standing on the day `today`."""
    youngest, oldest, alpha, beta = AGES[standing]
    age = youngest + (oldest - youngest) * rng.betavariate(alpha, beta)
    born_on = today - timedelta(days=round(age * 365.25))
    sex = Sex.FEMALE if rng.random() < SHARE_OF_WOMEN else Sex.MALE
    official_on: date | None = None
    if standing is Standing.PROBATIONARY:
        admitted_on = today - timedelta(days=rng.randint(5, 360))
    else:
        of_age = _after_years(born_on, 18)
        span = min((_after_years(today, -1) - of_age).days - 1, 40 * 365)
        admitted_on = of_age + timedelta(days=int(rng.triangular(0, span, span / 5)))
        official_on = _after_years(admitted_on, 1)
    province = rng.choice(UNUSED_PROVINCES.split())
    return Person(
        full_name=_full_name(rng, sex, born_on.year),
        born_on=born_on,
        sex=sex,
        admitted_on=admitted_on,
        official_on=official_on,
        citizen_id=str(CitizenId(province, born_on.year, sex, _six_digits(rng))),
        phone="0000" + _six_digits(rng),
    )


def people(rng: random.Random, standings: Iterable[Standing], *, today: date = TODAY) -> Iterator[Person]:
    """A person for each standing, no two with one citizen ID. Telephones may be shared, as in families."""
    taken: set[str] = set()
    for standing in standings:
        somebody = person(rng, standing=standing, today=today)
        while somebody.citizen_id in taken:
            somebody = person(rng, standing=standing, today=today)
        taken.add(somebody.citizen_id)
        yield somebody


def _full_name(rng: random.Random, sex: Sex, year: int) -> str:
    """Family name, one or two middle names, given name; no word twice."""
    since = next(first for first in MIDDLE_NAMES[sex] if year >= first)
    middle_names, given_names = MIDDLE_NAMES[sex][since].split(), GIVEN_NAMES[sex][since].split()
    words = rng.choices(FAMILY_NAMES, FAMILY_WEIGHTS)
    words.append(rng.choice([word for word in middle_names if word not in words]))
    if rng.random() < (0.4 if sex is Sex.FEMALE else 0.15):
        words.append(rng.choice([word for word in middle_names if word not in {*words, "Văn", "Thị"}]))
    words.append(rng.choice([word for word in given_names if word not in words]))
    return " ".join(words)


def _six_digits(rng: random.Random) -> str:
    return f"{rng.randrange(10**6):06}"


def _after_years(day: date, years: int) -> date:
    """The same day of another year; the first of March where there is no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


OFFICES = """
    Công an phường; Quân sự; Trạm Y tế; Cơ quan Đảng; Cơ quan Ủy ban nhân dân phường;
    Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội phường; Trung tâm Phục vụ hành chính công;
    Ban Quản lý chợ và Đội Trật tự đô thị;
    Trung tâm Cung ứng dịch vụ công, Văn hóa, Thể thao và Truyền thanh phường
"""
SCHOOLS_AND_FIRMS = """
    Trường Mầm non; Trường Tiểu học; Trường THCS; Trường THPT; Quỹ Tín dụng nhân dân;
    Hợp tác xã Dịch vụ nông nghiệp; Hợp tác xã Vận tải và Xây dựng; Công ty Cổ phần May mặc và Thương mại;
    Công ty Trách nhiệm hữu hạn Một thành viên Khai thác công trình thủy lợi
"""
PLACES = "An Bình; Đông Thịnh; Tân Hòa; Phú Sơn; Yên Lạc; Quang Minh; Thanh Xuyên; Hợp Tiến; Hưng Long; Vĩnh An"
# What holds several cells, and the cells.
GRASSROOTS = {
    "Bệnh viện Đa khoa": "Khoa Nội; Khoa Ngoại; Khoa Sản - Nhi; Khoa Cấp cứu; Khoa Dược; Khối Hành chính",
    "Trường Đại học": "Khoa Toán - Tin; Khoa Ngữ văn; Khoa Kinh tế; Khối Phòng, Ban; Sinh viên 1; Sinh viên 2",
    "Công ty Cổ phần Dệt may": "Xưởng Sợi; Xưởng Dệt; Xưởng May 1; Xưởng May 2; Tổ Cơ điện; Văn phòng",
    "Hợp tác xã": "Đội Trồng trọt; Đội Chăn nuôi; Đội Thủy nông; Ban Quản trị",
    "Xí nghiệp Môi trường đô thị": "Đội Vệ sinh 1; Đội Vệ sinh 2; Đội Công viên, Cây xanh; Đội Xe, Máy",
}


def cell_names(rng: random.Random, count: int) -> list[str]:
    """All different, in the proportions of a ward: residential groups, then offices, schools and firms."""
    placed = [f"{kind} {place}" for kind in _names(SCHOOLS_AND_FIRMS) for place in _names(PLACES)]
    rng.shuffle(placed)
    others = (_names(OFFICES) + placed)[: count * 9 // 20]
    groups = [f"Tổ dân phố {number}" for number in range(1, count - len(others) + 1)]
    return [f"Chi bộ {name}" for name in groups + others]


def grassroots(rng: random.Random, count: int) -> list[tuple[str, list[str]]]:
    """Up to fifty organisations, all different, each with its cells, whose names may recur elsewhere."""
    placed = [(kind, place) for kind in GRASSROOTS for place in _names(PLACES)]
    return [
        (f"Đảng bộ {kind} {place}", [f"Chi bộ {name}" for name in _names(GRASSROOTS[kind])])
        for kind, place in rng.sample(placed, count)
    ]


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(";")]
