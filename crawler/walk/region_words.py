"""Words by which class names and ids tell parts of a page: navigation, sidebars, footers, page numbers, comments."""

from __future__ import annotations

from typing import Literal

Region = Literal["", "nav", "side", "foot", "pager", "comments"]

_WORDS: dict[Region, str] = {
    "nav": "nav navbar navi navigation menu topbar topnav mainnav daohang header head top crumb crumbs breadcrumb breadcrumbs weizhi position place toplinks logo",
    "side": "side sidebar aside widget widgets rightbar leftbar sidebox hot rank ranking related relate recommend tuijian slide slider swiper carousel banner focus "
    "friend friendlink links flink tagcloud tags guess popular calendar author function",
    "foot": "foot footer bottom copyright copy",
    "pager": "pager pagination pagebar pagelist pagenav pagenavi paginations navigator pages epages pageinfo pg fenye paging",
    "comments": "comment comments commentlist respond reply",
}
REGION_WORDS: dict[str, Region] = {word: region for region, words in _WORDS.items() for word in words.split()}
"""{whole word of a class, an id or a tag name: the part it names}; a theme's own words ("divSidebar") are split before."""

# Words that name nothing but such a part. All others also name wrappers of the whole page (k-main banner) and parts of
# entries (div.header > h3), and then there are headings below.
FIRM = frozenset(
    [
        "sidebar",
        "aside",
        "widget",
        "widgets",
        "sidebox",
        "foot",
        "footer",
        "nav",
        "navbar",
        "comments",
        "commentlist",
        "related",
        "relate",
        "recommend",
        "friendlink",
        "friend",
        "pager",
        "pagination",
    ]
)
