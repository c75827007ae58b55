"""Sign-in as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from models.errors import NotFound
from resolvers import members as member_resolvers
from resolvers import sessions as resolvers

from .members import Member, Post
from .nodes import Asked


@strawberry.type(description="The signed-in member.")
class Viewer:
    member_id: strawberry.Private[int]

    @strawberry.field(description="Who is signed in.")
    async def member(self, info: Asked) -> Member:
        row = await info.context.loaders.member.load(self.member_id)
        if row is None:
            raise NotFound(what="member")
        return Member.of(row)

    @strawberry.field(description="The zone in which times are told to him: an IANA name, such as Asia/Ho_Chi_Minh.")
    def time_zone(self, info: Asked) -> str:
        return info.context.conventions.time_zone

    @strawberry.field(description="The posts that he holds today.")
    async def posts(self, info: Asked) -> list[Post]:
        row = await info.context.loaders.member.load(self.member_id)
        if row is None:
            raise NotFound(what="member")
        today = info.context.today()
        held = await member_resolvers.posts_of(info.context, row)
        return [Post.of(post, organization) for post, organization in held if post.held_on(today)]


@strawberry.input(description="A user name or citizen ID, and the password.")
class SignInInput:
    username: str = strawberry.field(description="The user name, or the citizen ID of 12 digits.")
    password: str = strawberry.field(description="The password.")


@strawberry.type(description="A session has begun.")
class SignInPayload:
    token: str = strawberry.field(
        description="The bearer token, told only now. Browsers hold the session in a cookie and need it not."
    )
    expires_at: datetime = strawberry.field(description="When the session ends by itself.")
    viewer: Viewer = strawberry.field(description="Who is signed in.")


@strawberry.type(description="The session has ended, and its live connections with it.")
class SignOutPayload:
    ok: bool = strawberry.field(description="Always true.")


async def sign_in(info: Asked, input: SignInInput) -> SignInPayload | None:
    done = await resolvers.sign_in(info.context, input.username, input.password)
    info.context.find_viewer = lambda: done.viewer
    return SignInPayload(token=done.token, expires_at=done.expires_at, viewer=Viewer(member_id=done.viewer.member_id))


async def sign_out(
    info: Asked,
    everywhere: Annotated[
        bool | None, strawberry.argument(description="On all devices, not on this one alone.")
    ] = False,
) -> SignOutPayload | None:
    await resolvers.sign_out(info.context, everywhere=bool(everywhere))
    return SignOutPayload(ok=True)
