"""Is the published schema the one that is served, and does it describe all it has?"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from schema.api import PUBLISHED, build_schema, published

# The scalars are GraphQL's own or Strawberry's; the values of an enumeration are the words of the domain.
TYPES = {
    name: kind
    for name, kind in build_schema()._schema.type_map.items()
    if not name.startswith("__")
    and isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType | GraphQLEnumType)
}


def undescribed() -> Iterator[str]:
    for name, kind in TYPES.items():
        if not kind.description:
            yield name
        if isinstance(kind, GraphQLEnumType):
            continue
        for field_name, field in kind.fields.items():
            if not field.description:
                yield f"{name}.{field_name}"
            for argument_name, argument in getattr(field, "args", {}).items():
                if not argument.description:
                    yield f"{name}.{field_name}({argument_name})"


def test_the_published_schema_is_the_one_that_is_served() -> None:
    assert PUBLISHED.read_text() == published()


def test_every_type_field_and_argument_is_described() -> None:
    assert list(undescribed()) == []


def test_who_is_called_in_a_secret_vote_is_described_too() -> None:
    """All of the roll: who is here would tell of each who leaves whether he has voted."""
    mutations, given = TYPES["Mutation"], TYPES["CallVotersInput"]
    assert isinstance(mutations, GraphQLObjectType)
    for description in (mutations.fields["callVoters"].description, given.description):
        assert "in a secret vote all of the roll" in (description or "")


def test_every_mutation_takes_one_input_and_answers_with_a_payload() -> None:
    mutations = TYPES["Mutation"]
    assert isinstance(mutations, GraphQLObjectType)
    for name, field in mutations.fields.items():
        assert set(field.args) <= ({"everywhere"} if name == "signOut" else {"input"}), name
        assert str(field.type).endswith("Payload"), name
