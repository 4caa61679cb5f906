"""What the file says of itself is read, in the order of the picture desk, and never breaks an upload."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from articles.photo_metadata import Facts, read_facts, tidy
from tests.articles import pictures as draw

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" photoshop:Credit="Harbour Agency">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A tug in fog</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Jan Zieliński</rdf:li><rdf:li>Asha Rao</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Harbour Agency</rdf:li></rdf:Alt></dc:rights>
<core:AltTextAccessibility><rdf:Alt><rdf:li>A small tug, half hidden</rdf:li></rdf:Alt>
</core:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""

LAUGHS = """<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>"""


def facts(content: bytes) -> Facts:
    return read_facts(Image.open(BytesIO(content)))


def test_it_reads_iptc_in_utf8_where_the_file_says_so() -> None:
    found = facts(
        draw.iptc_jpeg(
            {
                120: "Fähre in Gdańsk".encode(),
                80: ["Jan Zieliński".encode(), b"Asha Rao"],
                110: b"Reuters",
                116: "© Reuters".encode(),
                55: b"20261120",
                60: b"063000+0530",
            },
            utf8=True,
        )
    )
    assert found.caption == "Fähre in Gdańsk"
    assert found.byline == "Jan Zieliński, Asha Rao"
    assert (found.credit, found.copyright) == ("Reuters", "© Reuters")
    assert found.taken_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_it_reads_iptc_in_latin1_where_nothing_is_said() -> None:
    found = facts(draw.iptc_jpeg({105: "Fähre".encode("latin-1")}, utf8=False))
    assert found.caption == "Fähre"


def test_it_reads_latin1_under_a_false_mark() -> None:
    assert facts(draw.iptc_jpeg({120: b"F\xe4hre"}, utf8=True)).caption == "Fähre"


def test_it_reads_xmp() -> None:
    found = facts(draw.jpeg(300, 200, xmp=XMP.encode()))
    assert found == Facts(
        alt="A small tug, half hidden",
        caption="A tug in fog",
        byline="Jan Zieliński, Asha Rao",
        credit="Harbour Agency",
        copyright="© Harbour Agency",
    )


def test_it_reads_exif_but_not_the_owner() -> None:
    found = facts(draw.jpeg(300, 200, exif=draw.telling_exif()))
    assert (found.caption, found.byline) == ("Boats at low water", "Asha Rao")
    assert found.taken_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert draw.OWNER not in str(found)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize(
    "content",
    [
        draw.jpeg(300, 200, xmp=LAUGHS.encode()),
        draw.jpeg(300, 200, xmp=b"<x:xmpmeta"),
        draw.jpeg(300, 200, exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff"),
        draw.iptc_jpeg({55: b"20269999", 60: b"99"}, utf8=True),
    ],
)
def test_it_passes_over_what_is_broken(content: bytes) -> None:
    assert facts(content) == Facts()


def test_it_strips_control_letters_and_cuts_at_a_word() -> None:
    assert tidy("one\x00two\x1b  three\n four", 100) == "one two three four"
    assert tidy("one two three", 9) == "one two"
    assert tidy("OLYMPUS DIGITAL CAMERA", 100) == ""
