"""Texts that would run or break something if they were taken for anything but text."""

from __future__ import annotations

RAN = "window.__ran=1"

PAYLOADS = {
    "jinja expression": "x{{7*7}}x {{{7*7}}}",
    "jinja statement": "50 {% of {% if 1 %}y{% endif %} %}",
    "jinja comment": "seen {# note #} whole {#",
    "image": f'<img src=x onerror="{RAN}">',
    "script": f"<script>{RAN}</script>",
    "script end": f"</script><script>{RAN}</script></style></title>",
    "template literal": f"${{{RAN}}} ${{7*7}}",
    "back-tick": f"`;{RAN};`",
    "javascript link": f"javascript:{RAN}",
    "anchor": f'<a href="javascript:{RAN}">go</a>',
    "backslash": "C:\\new\\u003cimg src=x\\",
    "entity": f"&lt;b&gt; &#60;img src=x onerror={RAN}&#62; &amp;",
    "double quote": f'"+({RAN})+" onmouseover="{RAN}" x="',
    "single quote": f"'+({RAN})+' onfocus='{RAN}'",
    "hidden": "a\u202eb\x00c\u200bd\u2028e\u2066f",
    "host words": "map_div2 alert(coords); killed_5 _div_0 drawnItems {{'map'}}",
}
# Raw pieces that may stand nowhere in a finished page.
MARKUP = ("<img src=x", f"<script>{RAN}", 'href="javascript:', "x49x", f"${{{RAN}", f"`;{RAN}")
