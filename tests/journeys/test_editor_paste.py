"""What is pasted: out of Word, Google Docs, mail and the web, into the paper's own HTML."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from newsroom.core.html import sanitize
from tests.journeys.editor_page import emptied, paste

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm; font-size:12pt} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='mso-list:none'><b><span style='font-family:Cambria'>Harbour talks</span></b><o:p></o:p></h1>
<p class=MsoNormal style='margin-bottom:8pt'>The <b style='mso-bidi-font-weight:normal'>first</b> and
<i>second</i>&nbsp;port.<span style='mso-spacerun:yes'>&nbsp; </span>See
<a href="https://example.com/a?id=1&amp;utm_source=mail&amp;utm_medium=x"><span style='color:blue'>the report</span></a>
and <a href="#_ftn1">[1]</a> <a href="javascript:alert(1)">bad</a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times"'>&nbsp;
</span></span></span>
<![endif]>First<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span><!--[endif]-->Inner</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Second</p>
<p class=MsoNormal>Between.</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span>One</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.</span>Two</p>
<p class=MsoNormal><img width=1 height=1 src="file:///C:/Temp/image001.png"><script>alert(1)</script></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=300 style='width:225pt'>
<p class=MsoNormal>Port</p></td><td><p class=MsoNormal>12</p></td></tr></table>
<!--EndFragment--></body></html>"""

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-7f0a">
<h1 dir="ltr" style="line-height:1.38"><span style="font-size:20pt;font-weight:400">Title</span></h1>
<p dir="ltr" style="line-height:1.38;margin-top:0pt"><span
style="font-weight:400;white-space:pre-wrap">Plain words, </span>
<span style="font-weight:700">bold</span><span style="font-weight:400"> and </span><span
style="font-weight:400;font-style:italic">slanted</span><span style="font-weight:400"> and </span><a
href="https://www.google.com/url?q=https://example.com/x%3Fa%3D1%26utm_source%3Dd&amp;sa=D&amp;ust=1"
style="text-decoration:none"><span style="text-decoration:underline">a link</span></a><span>.</span></p><br />
<ul style="margin-top:0"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>One</span></p></li>
<ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>Inner</span></p></li></ul></ul><p dir="ltr"><span><br></span></p>
<div dir="ltr" align="left"><table style="border:none"><colgroup><col width="300"></colgroup><tbody><tr>
<td colspan="2" style="border:solid"><p dir="ltr"><span>Cell</span></p></td></tr></tbody></table></div><br /></b>"""

CASES = [
    ("<div>One</div><div><br></div><div>Two&nbsp;three</div>", "<p>One</p><p>Two three</p>"),
    ("<p><b>All of</b></p><p><b>it bold</b></p>", "<p>All of</p><p>it bold</p>"),
    ("<b>word</b>", "<p><strong>word</strong></p>"),
    ("<p style='color:red' class='x' onclick='y()'>Plain</p>", "<p>Plain</p>"),
    ("<h5>Small</h5><p>a style= in words</p>", "<h3>Small</h3><p>a style= in words</p>"),
    ("<p>Amazon.com and https://x.example</p>", "<p>Amazon.com and https://x.example</p>"),
    ("<a href='/local'>path</a> <a href='ftp://x/'>file</a>", "<p>path file</p>"),
    ("<p>a<br>b<br></p>", "<p>a<br>b</p>"),
    ("<svg><script>alert(1)</script></svg><p>Words</p><iframe src=x></iframe>", "<p>Words</p>"),
    ("<p>kept <del>gone</del><ins>new</ins></p>", "<p>kept new</p>"),
    (
        "<a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2F&amp;data=1'>x</a>",
        '<p><a href="https://example.com/">x</a></p>',
    ),
]


def test_it_takes_word_in_clean(page: Page, text: Locator) -> None:
    kept = paste(page, WORD)
    assert kept == (
        "<h2>Harbour talks</h2><p>The <strong>first</strong> and <em>second</em> port. See "
        '<a href="https://example.com/a?id=1">the report</a> and [1] bad.</p>'
        "<ul><li><p>First</p><ul><li><p>Inner</p></li></ul></li><li><p>Second</p></li></ul><p>Between.</p>"
        "<ol><li><p>One</p></li><li><p>Two</p></li></ol>"
        "<table><tbody><tr><td><p>Port</p></td><td><p>12</p></td></tr></tbody></table>"
    )
    assert sanitize(kept) == kept


def test_it_takes_google_docs_in_clean(page: Page, text: Locator) -> None:
    assert paste(page, DOCS) == (
        "<h2>Title</h2><p>Plain words, <strong>bold</strong> and <em>slanted</em> and "
        '<a href="https://example.com/x?a=1">a link</a>.</p>'
        "<ul><li><p>One</p><ul><li><p>Inner</p></li></ul></li></ul>"
        '<table><tbody><tr><td colspan="2"><p>Cell</p></td></tr></tbody></table>'
    )


def test_it_takes_other_things_in_clean(page: Page, text: Locator) -> None:
    for html, kept in CASES:
        emptied(text)
        assert paste(page, html) == kept


def test_it_makes_paragraphs_of_plain_lines(page: Page, text: Locator) -> None:
    assert paste(page, "", "One\n\nTwo <b>x</b>") == "<p>One</p><p>Two &lt;b&gt;x&lt;/b&gt;</p>"


def test_it_links_chosen_words_to_a_pasted_address(page: Page, text: Locator) -> None:
    text.press_sequentially("report")
    text.press("Control+a")
    kept = paste(page, "", "https://example.com/r")
    assert kept == '<p><a href="https://example.com/r">report</a></p>'


def test_it_moves_its_own_blocks_whole(page: Page, text: Locator) -> None:
    own = (
        '<aside class="pull-quote" data-pm-slice="0 0 []"><p>Said.</p><cite>Who</cite></aside>'
        '<figure class="library-image" data-image="7"><figcaption>Own</figcaption></figure>'
    )
    kept = paste(page, own)
    assert kept.startswith(own.replace(' data-pm-slice="0 0 []"', ""))
