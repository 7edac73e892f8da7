"""Links of the built site: each leads to a page, a place on it, or a file that is there.

`python -m scripts.site_links [FOLDER]`, or `make site`, which builds it first. It reads the HTML that readers get,
with what the theme and the hooks have put in. Of addresses elsewhere only the spelling is judged: nothing is
fetched.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).parents[1] / "build/site"
_WITH_ADDRESS = {"href", "src", "srcset", "poster", "data-src"}
_ELSEWHERE = {"http", "https", "mailto"}


class _Document(HTMLParser):
    """The names of places on a page, and the addresses that it uses."""

    def __init__(self) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.links: list[tuple[int, str]] = []
        self.silent: list[int] = []
        """Lines of pictures without a description."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.places.update(values[name] for name in ("id", "name") if name in values)
        line = self.getpos()[0]
        if tag == "img" and "alt" not in values:
            self.silent.append(line)
        if tag == "base":
            return
        # What a browser asks for while it builds a connection, or shows of the page's own address, is no link.
        if tag != "link" or values.get("rel") not in ("canonical", "preconnect"):
            self.links += [(line, values[name]) for name in sorted(_WITH_ADDRESS & values.keys())]


def broken(site: Path) -> list[str]:
    """What is wrong with the links and pictures of a site: where, and why."""
    documents: dict[Path, _Document] = {}
    for path in sorted(site.rglob("*.html")):
        documents[path] = document = _Document()
        document.feed(path.read_text("utf-8"))
        document.close()
    return [problem for path in documents for problem in _of_page(site, path, documents)]


def _of_page(site: Path, path: Path, documents: dict[Path, _Document]) -> Iterator[str]:
    document = documents[path]
    where = path.relative_to(site).as_posix()
    for line in document.silent:
        yield f"{where}:{line}: a picture without a description"
    for line, link in document.links:
        why = _why_broken(site, path, link, documents)
        if why:
            yield f"{where}:{line}: {link or 'an empty address'}: {why}"


def _why_broken(site: Path, path: Path, link: str, documents: dict[Path, _Document]) -> str:
    try:
        parts = urlsplit(link)
    except ValueError as error:
        return str(error)
    if parts.scheme == "data":
        return ""
    if parts.scheme or parts.netloc:
        if parts.scheme not in _ELSEWHERE or any(c.isspace() for c in link):
            return "no address of the web"
        return "" if parts.netloc or parts.scheme == "mailto" else "it names no host"
    if not link:
        return "it leads nowhere"
    # The page for lost readers is shown at any address, so all in it begins at the root.
    start = site if parts.path.startswith("/") else path.parent
    target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    if target != site and not target.is_relative_to(site):
        return "it leads out of the site"
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return "there is no such file"
    place = unquote(parts.fragment)
    if place and target in documents and place not in documents[target].places:
        return f"that page has no place called {place!r}"
    return ""


def main() -> int:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else SITE).resolve()
    pages = len(list(site.rglob("*.html")))
    if not pages:
        print(f"{site}: there is no site here; make docs builds it", file=sys.stderr)
        return 2
    problems = broken(site)
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    print(f"{pages} pages, {len(problems)} broken links", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
