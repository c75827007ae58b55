"""Which documents and files are refused?"""

from __future__ import annotations

import pytest

from models.documents import LARGEST_ATTACHMENT, Document, check_attachment
from models.errors import BadAttachment


@pytest.mark.parametrize("media_type", ["application/pdf", "text/plain", "application/vnd.oasis.opendocument.text"])
@pytest.mark.parametrize("size", [1, LARGEST_ATTACHMENT])
def test_a_file_of_a_known_form_and_size_is_taken(media_type: str, size: int) -> None:
    check_attachment(media_type, bytes(size))


@pytest.mark.parametrize(
    "media_type", ["", "pdf", "text/", "/pdf", "text/html; charset=utf-8", "text/pl ain", "a/b\r\nc"]
)
def test_a_media_type_that_is_none_is_refused(media_type: str) -> None:
    with pytest.raises(BadAttachment):
        check_attachment(media_type, b"x")


@pytest.mark.parametrize("size", [0, LARGEST_ATTACHMENT + 1])
def test_an_empty_or_a_huge_file_is_refused(size: int) -> None:
    with pytest.raises(BadAttachment):
        check_attachment("application/pdf", bytes(size))


def test_a_document_shows_its_number_as_offices_write_it() -> None:
    assert Document(serial=5, code="QĐ", issuer_sign="TW").number == "05-QĐ/TW"
