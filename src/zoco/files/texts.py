"""Office documents are zip files: bounded before they are unfolded, and without anything that runs."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from lxml import etree

PARTS, UNFOLDED, AT_ONCE = 2_000, 60_000_000, 1 << 16
DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT = b"application/vnd.oasis.opendocument.text"
# Parts that hold programs, controls or other files.
RUNS = re.compile(
    r"(vbaProject|vbaData|activeX|oleObject|embeddings/|(^|/)Basic/|(^|/)Scripts/|macrosheets|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|bin)$)",
    re.IGNORECASE,
)
# Fields of Word that fetch or start something (ECMA-376 part 1, 17.16.5).
FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON)\b", re.IGNORECASE)
# What Word takes in or runs, by the kind of the relation that leads to it.
RELATED = frozenset([
    "aFChunk", "activeXControlBinary", "attachedTemplate", "control", "frame", "oleObject", "package", "subDocument",
    "vbaProject",
])  # fmt: skip
# Elements of an ODT that do something by themselves.
ACTS = frozenset(
    ["event-listener", "script", "object-ole", "applet", "plugin", "floating-frame", "table-source"]
)
# A link, and the name of the template that the document was once made with.
FOLLOWED = frozenset(["a", "template"])
HREF = "{http://www.w3.org/1999/xlink}href"
XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class Broken(Exception):
    """No zip file that holds together."""


class TooLarge(Exception):
    """It unfolds to more than a document is."""


class Runs(Exception):
    """It holds a macro, a control, another file, or fetches something when it is opened."""


def look_inside(content: bytes) -> str:
    """Which kind of document it is: docx, odt or nothing we know. Raises Broken, TooLarge or Runs."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return kind_of(unfolded(parts))
    except (Broken, TooLarge, Runs):
        raise
    except Exception as broken:
        raise Broken from broken


def unfolded(parts: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part by name. What the file says of its sizes is not believed: it is counted while unfolding."""
    listed = parts.infolist()
    if len(listed) > PARTS or sum(part.file_size for part in listed) > UNFOLDED:
        raise TooLarge
    found, left = {}, UNFOLDED
    for part in listed:
        if part.flag_bits & 0x1 or part.filename in found or wanders(part.filename):
            raise Broken
        if RUNS.search(part.filename):
            raise Runs
        pieces = []
        with parts.open(part) as stream:
            while piece := stream.read(AT_ONCE):
                left -= len(piece)
                if left < 0:
                    raise TooLarge
                pieces.append(piece)
        found[part.filename] = b"".join(pieces)
    return found


def wanders(name: str) -> bool:
    """
    >>> wanders("word/document.xml"), wanders("../../etc/passwd"), wanders("/etc/passwd"), wanders("C:\\\\x")
    (False, True, True, True)
    """
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def kind_of(parts: dict[str, bytes]) -> str:
    if parts.get("mimetype", b"").strip() == ODT:
        check_odt(parts)
        return "odt"
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types:
        raise Runs
    if DOCX_MAIN in types and "word/document.xml" in parts:
        check_docx(parts)
        return "docx"
    return ""


def check_docx(parts: dict[str, bytes]) -> None:
    """Word goes by relations and kinds, not by names: so every part is looked at, whatever it is called."""
    for name, content in parts.items():
        if name.endswith(".rels"):
            for relation in root(content).iter("{*}Relationship"):
                kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
                if kind in RELATED or (relation.get("TargetMode") == "External" and kind != "hyperlink"):
                    raise Runs
        elif (tree := as_xml(name, content)) is not None and FIELDS.search(fields_of(tree)):
            raise Runs


def fields_of(tree: etree._Element) -> str:
    """The instructions of all fields: pieces of one field together, two fields apart."""
    said = [
        " " if str(each.tag).endswith("}fldChar") else str(each.text or "")
        for each in tree.iter("{*}instrText", "{*}fldChar")
    ]
    simple = [str(value) for each in tree.iter("{*}fldSimple") for value in each.attrib.values()]
    return "".join(said) + " " + " ".join(simple)


def check_odt(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        if (tree := as_xml(name, content)) is None:
            continue
        for element in tree.iter(etree.Element):
            kind = etree.QName(element).localname
            if kind in ACTS or kind.startswith("dde-") or fetches(kind, element.get(HREF, "")):
                raise Runs from ValueError(kind)


def fetches(kind: str, there: str) -> bool:
    """
    A link is followed by who clicks on it; all else is fetched when the document is opened, unless it lies inside.

    >>> fetches("a", "https://example.org"), fetches("image", "Pictures/1.png"), fetches("object", "./Object 1")
    (False, False, False)
    >>> fetches("image", "http://example.org/x"), fetches("image", "//host/x"), fetches("section-source", "../x.odt")
    (True, True, True)
    """
    return kind not in FOLLOWED and wanders(there.removeprefix("./"))


def as_xml(name: str, content: bytes) -> etree._Element | None:
    """A part as XML, or None where it is none; a part that says it is must be."""
    if name.endswith((".xml", ".rels", ".rdf")):
        return root(content)
    if b"<" not in content[:200]:
        return None
    try:
        return root(content)
    except etree.XMLSyntaxError:
        return None


def root(content: bytes) -> etree._Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Runs
    return etree.fromstring(content, XML)
