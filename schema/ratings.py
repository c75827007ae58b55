"""Ratings of meetings as clients see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.ratings import Rating
from resolvers import ratings as resolvers

from .nodes import Asked, decode

if TYPE_CHECKING:
    from .meetings import Meeting

strawberry.enum(Rating, description="How good a meeting was.")


@strawberry.type(description="How many have rated how.")
class Ratings:
    good: int = strawberry.field(description="Said GOOD.")
    fair: int = strawberry.field(description="Said FAIR.")
    average: int = strawberry.field(description="Said AVERAGE.")
    poor: int = strawberry.field(description="Said POOR.")

    @classmethod
    def of(cls, counted: Mapping[Rating, int]) -> Self:
        return cls(**{rating.lower(): counted.get(rating, 0) for rating in Rating})


@strawberry.input(description="Rate a meeting that one attends. Nobody learns who has said what.")
class RateMeetingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    rating: Rating = strawberry.field(description="How good it is.")


@strawberry.type(description="The rating is in, and will be counted when the meeting is closed.")
class RateMeetingPayload:
    meeting: Annotated[Meeting, strawberry.lazy(".meetings")] = strawberry.field(description="The meeting.")


async def rate_meeting(info: Asked, input: RateMeetingInput) -> RateMeetingPayload | None:
    from .meetings import Meeting

    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return RateMeetingPayload(meeting=Meeting.of(await resolvers.rate_meeting(info.context, meeting_id, input.rating)))
