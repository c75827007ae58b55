"""Changing posts and standing, as administrators and cell leaders see it."""

from __future__ import annotations

from datetime import date

import strawberry

from models.members import Standing
from models.posts import Role
from resolvers import members as member_resolvers
from resolvers import posts as resolvers

from .members import Member, Post
from .nodes import Asked, decode


@strawberry.input(description="Change how a member stands. Meetings that are not over take it over.")
class SetStandingInput:
    member_id: strawberry.ID = strawberry.field(description="The member.")
    standing: Standing = strawberry.field(description="How he stands from now on.")


@strawberry.input(description="Give a member a post.")
class AppointInput:
    member_id: strawberry.ID = strawberry.field(description="The member.")
    organization_id: strawberry.ID = strawberry.field(description="Where the post is held.")
    role: Role = strawberry.field(description="What the post is.")
    since: date | None = strawberry.field(default=None, description="The first day; today if not said.")


@strawberry.input(description="End a post.")
class EndPostInput:
    post_id: strawberry.ID = strawberry.field(description="The post.")
    until: date | None = strawberry.field(
        default=None, description="The day from which it is no longer held; today if not said."
    )


@strawberry.type(description="A member, as he stands now.")
class SetStandingPayload:
    member: Member = strawberry.field(description="The member.")


@strawberry.type(description="A post, as it is now.")
class PostPayload:
    post: Post = strawberry.field(description="The post.")


async def set_standing(info: Asked, input: SetStandingInput) -> SetStandingPayload | None:
    member_id = decode(input.member_id, "Member", field="memberId")
    return SetStandingPayload(
        member=Member.of(await member_resolvers.set_standing(info.context, member_id, input.standing))
    )


async def appoint(info: Asked, input: AppointInput) -> PostPayload | None:
    appointed = await resolvers.appoint(
        info.context,
        decode(input.member_id, "Member", field="memberId"),
        decode(input.organization_id, "Committee", "Cell", field="organizationId"),
        input.role,
        input.since,
    )
    return PostPayload(post=Post.of(*appointed))


async def end_post(info: Asked, input: EndPostInput) -> PostPayload | None:
    ended = await resolvers.end_post(info.context, decode(input.post_id, "Post", field="postId"), input.until)
    return PostPayload(post=Post.of(*ended))
