"""For `make docs`: what the theme and the pages lack.

The site begins with the front page of the project, and has its changelog and its promises.
What else lies beside docs/ is no page, so its names are shown without a link, and the files
of an example as the command that copies them; the dialog for searching gets a name that
screen readers say.
"""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from typing import Any

MADE = {
    "index.md": "README.md",
    "pages.md": "docs/README.md",
    "changelog.md": "CHANGELOG.md",
    "promises.md": "SECURITY.md",
}
"""Pages of the site that lie elsewhere, or under another name, in the project."""

_ROOT = Path(__file__).parents[1]
_AT = {source: page for page, source in MADE.items()}

_LINK = re.compile(r"(!?)\[([^\]]+)\]\((?!\w+:|#)([^)#\s]+)([^)\s]*)\)")

_PICTURE = re.compile(r'(<(?:img|source)\b[^>]*? (?:src|srcset)=")docs/')

_SECTION = re.compile(r"`(<!\[[^`\n]*)`")
"""mkdocs reads pages as HTML too, to find anchors, and some Pythons then stumble over `<![`, in code as well."""

_EXAMPLE = re.compile(r"\[Its files\]\(\.\./examples/(\w+)\)")


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Called by mkdocs once it knows the files of docs/."""
    before = files.get_file_from_path("README.md")
    files.remove(before)
    for page, source in MADE.items():
        files.append(before.generated(config, page, content=(_ROOT / source).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Called by mkdocs for every page; `page.file.src_uri` is its path in docs/."""
    uri = page.file.src_uri
    source = MADE.get(uri, f"docs/{uri}")

    def shown(link: re.Match[str]) -> str:
        picture, words, path, anchor = link.groups()
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if target not in _AT and not target.startswith("docs/"):
            return words
        there = _AT.get(target, target.removeprefix("docs/"))
        return f"{picture}[{words}]({posixpath.relpath(there, posixpath.dirname(uri) or '.')}{anchor})"

    if uri == "index.md":  # which lies beside the pictures; mkdocs itself changes no address of HTML
        markdown = _PICTURE.sub(r"\1", markdown)
    markdown = _SECTION.sub(lambda code: f"<code>{html.escape(code[1])}</code>", markdown)
    return _LINK.sub(shown, _EXAMPLE.sub(r"Its files: `hyper-local examples \1 --copy`", markdown))


def on_post_page(output: str, **_: Any) -> str:
    """Called by mkdocs with the HTML of every page."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )
