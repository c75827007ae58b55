"""What has the commune's committee sent to its cells? A few documents, read by many."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import insert, select

from models.documents import Document, DocumentReading
from models.members import Member, Standing
from models.numbers import DocumentKind, parse
from models.organizations import Organization, OrganizationKind, below
from models.posts import Post, Role

from .stage import Stage

SENT = (
    # days ago, number, kind, title
    (40, "12-NQ/ĐU", DocumentKind.RESOLUTION, "Nghị quyết về nhiệm vụ trọng tâm quý tới"),
    (33, "05-CT/ĐU", DocumentKind.DIRECTIVE, "Chỉ thị về nâng cao chất lượng sinh hoạt chi bộ"),
    (21, "31-KH/ĐU", DocumentKind.PLAN, "Kế hoạch kiểm tra, giám sát chuyên đề"),
    (9, "17-HD/ĐU", DocumentKind.GUIDANCE, "Hướng dẫn nội dung sinh hoạt chi bộ tháng này"),
    (2, "44-TB/ĐU", DocumentKind.NOTICE, "Thông báo lịch sinh hoạt chi bộ tháng này"),
)
BODY = "Văn bản này do chương trình tạo ra để minh họa.\n\nĐề nghị các chi bộ nghiên cứu, thực hiện."


async def send_documents(stage: Stage, *, seed: int) -> None:
    rng = random.Random(f"{seed}:documents")
    session = stage.session
    commune = (await session.scalars(select(Organization).where(Organization.kind == OrganizationKind.COMMUNE))).one()
    secretary = await session.scalar(
        select(Post.member_id).where(Post.organization_id == commune.id, Post.role == Role.SECRETARY)
    )
    readers = (
        await session.scalars(
            select(Member.id)
            .where(below(Member.path, commune.path), Member.standing != Standing.SUSPENDED)
            .order_by(Member.id)
        )
    ).all()
    for days, number, kind, title in SENT:
        parsed, at = parse(number), stage.now - timedelta(days=days)
        document = Document(
            issuer_id=commune.id,
            issuer_path=commune.path,
            audience_id=commune.id,
            audience_path=commune.path,
            serial=parsed.number,
            code=parsed.code,
            issuer_sign=parsed.issuer,
            term=commune.term or "",
            kind=kind,
            title=f"{title} (văn bản mẫu)",
            body=BODY,
            issued_on=stage.day(at),
            sent_at=at,
            sent_by=secretary,
            sent=len(readers),
        )
        session.add(document)
        await session.flush()
        share = 1 - 0.8 * 0.93**days
        readings = [
            {"document_id": document.id, "member_id": member_id, "read_at": at + timedelta(hours=rng.uniform(1, 40))}
            for member_id in readers
            if rng.random() < share
        ]
        await session.execute(insert(DocumentReading), readings)
