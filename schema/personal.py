"""Which fields need the person who asks? They are never part of an operation that is executed once for many."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLField
from strawberry.schema.schema_converter import GraphQLCoreConverter

# Given to a field as `metadata=PERSONAL`: its resolver asks who the viewer is.
PERSONAL: dict[Any, Any] = {"personal": True}


def needs_person(field: GraphQLField) -> bool:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition is not None and "personal" in (definition.metadata or {})
