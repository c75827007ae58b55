"""What is a document's number, and does it fit the document's kind?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from .errors import BadDocumentNumber
from .names import fold


class DocumentKind(StrEnum):
    RESOLUTION = "RESOLUTION"
    DIRECTIVE = "DIRECTIVE"
    CONCLUSION = "CONCLUSION"
    DECISION = "DECISION"
    REGULATION = "REGULATION"
    RULES = "RULES"
    GUIDANCE = "GUIDANCE"
    NOTICE = "NOTICE"
    PLAN = "PLAN"
    REPORT = "REPORT"
    LETTER = "LETTER"
    SCHEME = "SCHEME"
    MINUTES = "MINUTES"
    INVITATION = "INVITATION"
    SUBMISSION = "SUBMISSION"
    PROGRAMME = "PROGRAMME"
    STUDY_MATERIAL = "STUDY_MATERIAL"


CODES = {
    DocumentKind.RESOLUTION: "NQ",
    DocumentKind.DIRECTIVE: "CT",
    DocumentKind.CONCLUSION: "KL",
    DocumentKind.DECISION: "QĐ",
    DocumentKind.REGULATION: "QĐ",  # quyết định and quy định share a code
    DocumentKind.RULES: "QC",
    DocumentKind.GUIDANCE: "HD",
    DocumentKind.NOTICE: "TB",
    DocumentKind.PLAN: "KH",
    DocumentKind.REPORT: "BC",
    DocumentKind.LETTER: "CV",
    DocumentKind.SCHEME: "ĐA",
    DocumentKind.MINUTES: "BB",
    DocumentKind.INVITATION: "GM",
    DocumentKind.SUBMISSION: "TTr",
    DocumentKind.PROGRAMME: "CTr",
}
# People type QD for QĐ and leave the case to chance.
_TYPED = {fold(code): code for code in CODES.values()}
# Hyphens, dashes, minus and slashes of every keyboard; eth where a Western code page left it for Đ.
_SIGNS = str.maketrans(
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u2044\u2215\uff0f\u00d0\u00f0", "--------///Đđ"
)
_NUMBER = re.compile(r"0*([1-9][0-9]{0,4})\s*-\s*([^\W\d_]{1,8})\s*/\s*([^\W_]+(?:\s*-\s*[^\W_]+)*)")
_LONGEST_ISSUER = 32
_LONGEST = 200  # characters, as typed: to compose more may take long


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """`str()` is the normal form, as offices write it: 339-QĐ/TW, 05-NQ/ĐU."""

    number: int
    code: str
    issuer: str

    def __str__(self) -> str:
        return f"{self.number:02}-{self.code}/{self.issuer}"


def parse(text: str) -> DocumentNumber:
    """Read a number as people type it. A code that no kind has is kept, for study material may have its own.

    Raises BadDocumentNumber.
    """
    composed = normalize("NFC", text) if len(text) <= _LONGEST else ""
    if found := _NUMBER.fullmatch(composed.translate(_SIGNS).strip()):
        number, code, issuer = int(found[1]), found[2], "".join(found[3].upper().split())
        # Letters of other alphabets may look like ours: the same number twice, for the eye.
        if len(issuer) <= _LONGEST_ISSUER and fold(code + issuer).isascii():
            return DocumentNumber(number, _TYPED.get(fold(code)) or code.upper(), issuer)
    raise BadDocumentNumber(text=text[:40].encode(errors="replace").decode())


def agrees(kind: DocumentKind, number: DocumentNumber | None) -> bool:
    """Study material goes without a number or under any; every other kind needs a number of its code."""
    if kind is DocumentKind.STUDY_MATERIAL:
        return True
    return number is not None and number.code == CODES[kind]
