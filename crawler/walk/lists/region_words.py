"""The words in class names and ids that mark the parts of a page: navigation, sidebars, footers, page numbers, comments."""

from __future__ import annotations

from typing import Literal

Region = Literal["", "nav", "side", "foot", "pager", "comments"]

_WORDS: dict[Region, tuple[str, ...]] = {
    "nav": (
        "nav navbar navi navigation menu topbar topnav mainnav daohang header head top logo toplinks",
        "crumb crumbs breadcrumb breadcrumbs weizhi position place",
    ),
    "side": (
        "side sidebar sidebox aside widget widgets rightbar leftbar",
        "hot rank ranking popular related relate recommend tuijian guess focus",
        "slide slider swiper carousel banner",
        "friend friendlink links flink tagcloud tags calendar author function",
    ),
    "foot": ("foot footer bottom copyright copy",),
    "pager": (
        "pager pagination paginations pagebar pagelist pagenav pagenavi navigator pages epages pageinfo pg paging",
        "fenye",
    ),
    "comments": ("comment comments commentlist respond reply",),
}
REGION_WORDS: dict[str, Region] = {word: region for region, lines in _WORDS.items() for line in lines for word in line.split()}
"""{word: the part it names}. Words that a theme writes together ("divSidebar") are split before they are looked up."""

# Words that name nothing but such a part. All others are also given to wrappers of the whole page (k-main banner) and to parts of
# an entry (div.header > h3): an element called so that holds headings is not taken for a region.
FIRM = frozenset(
    "sidebar aside widget widgets sidebox foot footer nav navbar comments commentlist related relate recommend friendlink"
    " friend pager pagination".split()
)
