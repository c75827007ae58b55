"""The conventions of an organisation as clients see and set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from models.conventions import BOUNDS, INHERITED, LENGTHS, field_of
from models.organizations import Organization as OrganizationRow
from resolvers import conventions as resolvers

from .agenda import AgendaTemplateItem, NewAgendaItemInput, new_items
from .nodes import Asked, decode

if TYPE_CHECKING:
    from .organizations import Organization

MEANINGS = {
    "quorum": "The share of the base that must be here for attendance to be sufficient.",
    "excused_leave_base": "Whether members excused with an approved reason are not in the base of a vote.",
    "open_grace": "After how many minutes an unopened meeting needs attention.",
    "attendance_grace": "After how many minutes an open meeting without quorum needs attention.",
    "longest_poll": "After how many minutes an open vote needs attention.",
    "few_voters": "A secret vote of fewer is warned of and closed with a reason only; ratings of fewer are not told.",
    "attendance_rate": "In per cent: a closed meeting that fewer of those expected attended needs attention.",
    "absences_running": "How many meetings missed one after the other need attention.",
    "shortest_meeting": "How many minutes a meeting lasts at least.",
    "speaking_time": "For how many seconds somebody may speak.",
    "vote_options": "The options of a vote for which none are given; the first is the yes.",
    "agenda_template": "The agenda of a meeting that is scheduled without one.",
}


def _shown(name: str) -> Any:
    return strawberry.field(description=MEANINGS[name])


def _given(name: str) -> Any:
    least, most = (BOUNDS | LENGTHS).get(name, (None, None))
    bounds = "" if least is None else f" {least} to {most}{', each once' if name == 'vote_options' else ''}."
    inherits = " Null inherits it again; not said, it stays."
    return strawberry.field(default=strawberry.UNSET, description=MEANINGS[name] + bounds + inherits)


@strawberry.type(description="A fraction.")
class Share:
    numerator: int = strawberry.field(description="So many ...")
    denominator: int = strawberry.field(description="... of so many.")


@strawberry.input(description="A fraction of at most one; the denominator is at most 1000.")
class ShareInput:
    numerator: int = strawberry.field(description="So many ...")
    denominator: int = strawberry.field(description="... of so many.")


@strawberry.type(description="Where a convention was set.")
class ConventionSource:
    convention: str = strawberry.field(description="The name of the field.")
    organization: Annotated[Organization, strawberry.lazy(".organizations")] = strawberry.field(
        description="The nearest organisation that has set it: the asked one itself, or one above it."
    )


@strawberry.type(
    description="The rules of meetings that differ from place to place, as they are here. What an organisation sets "
    "holds for everything below it, until that sets it again; meetings keep those of when they were scheduled."
)
class Conventions:
    quorum: Share = _shown("quorum")
    excused_leave_base: bool = _shown("excused_leave_base")
    open_grace: int = _shown("open_grace")
    attendance_grace: int = _shown("attendance_grace")
    longest_poll: int = _shown("longest_poll")
    few_voters: int = _shown("few_voters")
    attendance_rate: int = _shown("attendance_rate")
    absences_running: int = _shown("absences_running")
    shortest_meeting: int = _shown("shortest_meeting")
    speaking_time: int = _shown("speaking_time")
    vote_options: list[str] = _shown("vote_options")
    agenda_template: list[AgendaTemplateItem] = _shown("agenda_template")
    sources: list[ConventionSource] = strawberry.field(
        description="Where each was set; those that are not named are the server's own."
    )

    @classmethod
    def of(cls, found: resolvers.InForce) -> Self:
        from .organizations import organization_of

        values, sources = found
        return cls(
            quorum=Share(numerator=values.quorum_numerator, denominator=values.quorum_denominator),
            excused_leave_base=values.excused_leave_base,
            **{name: values.in_units(name) for name in BOUNDS},
            vote_options=list(values.vote_options),
            agenda_template=[AgendaTemplateItem(title=title, kind=kind) for kind, title in values.agenda_template],
            sources=[
                ConventionSource(convention=field_of(name), organization=organization_of(sources[name]))
                for name in INHERITED
                if name in sources
            ],
        )


@strawberry.input(description="Set conventions of an organisation, and so of all below it that does not set its own.")
class SetConventionsInput:
    organization_id: strawberry.ID = strawberry.field(description="The organisation.")
    quorum: ShareInput | None = _given("quorum")
    excused_leave_base: bool | None = _given("excused_leave_base")
    open_grace: int | None = _given("open_grace")
    attendance_grace: int | None = _given("attendance_grace")
    longest_poll: int | None = _given("longest_poll")
    few_voters: int | None = _given("few_voters")
    attendance_rate: int | None = _given("attendance_rate")
    absences_running: int | None = _given("absences_running")
    shortest_meeting: int | None = _given("shortest_meeting")
    speaking_time: int | None = _given("speaking_time")
    vote_options: list[str] | None = _given("vote_options")
    agenda_template: list[NewAgendaItemInput] | None = _given("agenda_template")


@strawberry.type(description="An organisation, with its conventions as they are now.")
class SetConventionsPayload:
    organization: Annotated[Organization, strawberry.lazy(".organizations")] = strawberry.field(
        description="The organisation."
    )

    @classmethod
    def of(cls, row: OrganizationRow) -> Self:
        from .organizations import organization_of

        return cls(organization=organization_of(row))


async def set_conventions(info: Asked, input: SetConventionsInput) -> SetConventionsPayload | None:
    organization_id = decode(input.organization_id, "Cell", "Committee", field="organizationId")
    given = {name: value for name in INHERITED if (value := getattr(input, name)) is not strawberry.UNSET}
    if (quorum := given.get("quorum")) is not None:
        given["quorum"] = [quorum.numerator, quorum.denominator]
    if (items := given.get("agenda_template")) is not None:
        given["agenda_template"] = new_items(items)
    return SetConventionsPayload.of(await resolvers.set_conventions(info.context, organization_id, given))
