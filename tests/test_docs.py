"""The docs say what is true: their modules are mounted, their tests run, their links lead somewhere.

Blocks of one section (a `##` heading) make one folder: a block that names its file in its first line,
such as `# app/live/counter.py`, is written there; every other block of Python runs in that folder, in
the order of the page. The front page and the tutorial each make one folder in all: a step of the tutorial
has the files of the steps before it. Blocks of `ipython` are run by tests/kernel/test_docs.py, those of `py`
by the tests of their page; `text`, `sh` and `toml` are only shown.
"""

import ast
import asyncio
import inspect
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import hyper_local
from hyper_local import cli, loader, shipped
from hyper_local.testing import mount
from scripts import reference, site_hooks
from tests.language import goldens

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SITE = sorted(DOCS.rglob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *SITE]
TUTORIAL = ROOT / "docs/tutorial.md"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# (\S+\.py)\n")
TEMPLATE = re.compile(r"^r?tr?[\"']", re.MULTILINE | re.IGNORECASE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")

SAMPLES: dict[str, Any] = {"str": "text", "int": 1, "float": 1.5, "bool": True, "Callable": print}
"""Values for props that a module of the docs asks its caller for."""


@dataclass(frozen=True)
class Section:
    """What a heading has under it: files by path, and code to run."""

    page: str
    title: str
    files: dict[str, str]
    code: list[str]

    def __str__(self) -> str:
        return f"{self.page}: {self.title}"


def called(page: Path) -> str:
    """A page by its path: README.md, guide/state.md."""
    return page.relative_to(DOCS if page.is_relative_to(DOCS) else ROOT).as_posix()


def sections() -> Iterator[Section]:
    for page in PAGES:
        text = page.read_text("utf-8")
        before: dict[str, str] = {}
        # The front page is short: all of it is about one file.
        for part in [text] if page.parent == ROOT else re.split(r"^## ", text, flags=re.MULTILINE):
            blocks = [source for language, source in FENCE.findall(part) if language == "python"]
            files = dict(before)
            code: list[str] = []
            for source in blocks:
                name = NAMED.match(source)
                if name:
                    files[name.group(1)] = source
                elif TEMPLATE.search(source):
                    files[f"app/live/example_{len(files)}.py"] = source
                else:
                    code.append(source)
            if blocks:
                before = files if page == TUTORIAL else {}
                yield Section(called(page), part.partition("\n")[0].strip("# "), files, code)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in; what is imported from it is forgotten."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")) or name.split(".")[0] == "app":
            sys.modules.pop(name, None)


@pytest.mark.parametrize("section", list(sections()), ids=str)
def test_the_code_of_the_docs_works(section: Section, folder: Path) -> None:
    for path, source in section.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source, "utf-8")
    app = hyper_local.load(folder / "app") if has_components(folder / "app") else None
    try:
        for path, source in section.files.items():
            if TEMPLATE.search(source):
                mounts(folder / path)
        names: dict[str, Any] = {"__name__": "docs"}
        for source in section.code:
            run(source, names)
    finally:
        if app is not None:
            app.close()


EACH_STEP = """
import os, sys
import pytest

path = list(sys.path)
for folder in sys.argv[1:]:
    os.chdir(folder)
    sys.path[:] = [folder, *path]
    if pytest.main(["-q", "-p", "no:cacheprovider", "-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning"]):
        sys.exit("These tests do not pass: " + folder)
    for name in [name for name in sys.modules if name.split(".")[0] in ("app", "tests") or name.startswith("test_")]:
        sys.modules.pop(name, None)
"""
"""What `python -m pytest` does, in one folder after the other: one start instead of eight."""


def test_the_tutorial_followed_word_for_word_has_tests_that_pass_after_each_step(folder: Path) -> None:
    """As a reader does it: the folder that `new` makes, each file put into it, and pytest after each step."""
    assert cli.main(["new", "birds"]) == 0
    made: list[str] = []
    for step in (section for section in sections() if section.page == TUTORIAL.name):
        before = made[-1] if made else "birds"
        shutil.copytree(folder / before, folder / f"after {step.title}")
        made.append(f"after {step.title}")
        for path, source in step.files.items():
            target = folder / made[-1] / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source, "utf-8")
    command = [sys.executable, "-c", EACH_STEP, *(str(folder / name) for name in made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = [int(number) for number in re.findall(r"^(\d+) passed", done.stdout, re.MULTILINE)]
    assert passed == sorted(passed), "a later step has fewer tests"
    assert (len(passed), passed[0], passed[-1]) == (len(made), 1, 5)


def has_components(folder: Path) -> bool:
    return any((folder / name).is_dir() for name in loader.FOLDERS)


def mounts(path: Path) -> None:
    """Mount one module of the docs, with values for the props that it can't do without."""
    made = hyper_local.load(path)
    props = made.__component__.props.items()
    page = mount(made, **{name: SAMPLES[prop.annotation] for name, prop in props if prop.required})
    assert page.errors == []
    assert page.html == page.fresh_html() != ""
    page.unmount()


def run(source: str, names: dict[str, Any]) -> None:
    """Run a block as Python would, its tests as pytest would."""
    known = set(names)
    exec(compile(source, "docs", "exec"), names)
    for name in [name for name in names if name.startswith("test_") and name not in known]:
        wanted = inspect.signature(names[name]).parameters
        result = names[name](*(Path(tempfile.mkdtemp(dir=".")) for fixture in wanted if fixture == "tmp_path"))
        if inspect.isawaitable(result):
            asyncio.run(ended(result))


async def ended(test: Any) -> None:
    from hyper_local.testing import aio

    await test
    await aio.close_all()


def of_others() -> dict[str, list[tuple[str, str]]]:
    """The two programs of each section of coming-from.md, each with its language."""
    parts = re.split(r"^## ", (DOCS / "coming-from.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: FENCE.findall(part) for part in parts}


def test_the_same_program_stands_beside_that_of_each_of_the_others() -> None:
    shown = of_others()
    assert list(shown) == ["Streamlit", "NiceGUI", "ipywidgets", "LiveView", "React"]
    assert [language for (language, _), _ in shown.values()] == ["py", "py", "py", "elixir", "jsx"]
    assert len({ours for _, ours in shown.values()}) == 1


def test_the_program_in_ipywidgets_does_the_same(folder: Path) -> None:
    """The others are run in a page by `python -m scripts.coming_from`, as they can't be installed beside us."""
    pytest.importorskip("ipywidgets")
    (_, theirs), (_, ours) = of_others()["ipywidgets"]
    names: dict[str, Any] = {"__name__": "docs"}
    exec(compile(theirs, "docs", "exec"), names)
    (folder / "hello.py").write_text(ours, "utf-8")
    page = mount(hyper_local.load("hello.py"))
    assert names["label"].value == page.text("p") == "Hello Ada, 0 times!"
    names["name"].value = "Bob"
    page.fill("input", "Bob")
    assert names["label"].value == page.text("p") == "Hello Bob, 0 times!"
    names["button"].click()
    page.click("button")
    assert names["label"].value == page.text("p") == "Hello Bob, 1 times!"


RUN_ELSEWHERE = {"py": {"mistakes.md", "coming-from.md"}, "ipython": {"notebook.md", "reload.md", "inspect.md"}}
"""Languages whose blocks other tests run, and the pages that may have them."""


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_block_of_code_is_run_by_a_test(page: Path) -> None:
    for language, source in FENCE.findall(page.read_text("utf-8")):
        if language in ("text", "sh", "toml", "nginx"):
            assert not re.search(r"^(import |from \w+ import|%%live|t\"\"\")", source, re.MULTILINE), source
        elif language not in ("python", "elixir", "jsx"):
            assert called(page) in RUN_ELSEWHERE.get(language, ()), source


def commands(page: Path) -> list[str]:
    """The lines that a page has its readers type, without their comments."""
    text = page.read_text("utf-8")
    blocks = "".join(source for language, source in FENCE.findall(text) if language in ("sh", "text"))
    lines = re.findall(r"^(hyper-local \S.*)$", blocks, re.MULTILINE)
    inline = re.findall(r"`(hyper-local \w+ [^`…]+)`", FENCE.sub("", text))
    return [line.partition("  ")[0] for line in [*lines, *inline]]


@pytest.mark.parametrize("page", [page for page in [ROOT / "README.md", *SITE] if commands(page)], ids=called)
def test_the_commands_of_the_docs_are_taken(page: Path) -> None:
    for line in commands(page):
        words = [word for word in shlex.split(line)[1:] if word != "--help"]
        parser, _ = cli._parser(words[0])
        try:
            assert parser.parse_known_args(words)[1] == [], line
        except SystemExit:
            pytest.fail(line)


def test_the_guide_lists_every_command() -> None:
    listed = re.findall(r"^\| `hyper-local (\w+)", (DOCS / "guide.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(cli._COMMANDS)


def anchors(page: Path) -> set[str]:
    """Names that GitHub gives the headings of a page."""
    text = FENCE.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_pictures_are_there_and_are_described(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    for words, path in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text):
        assert (page.parent / path).is_file(), path
        assert words
    for path in re.findall(r'<(?:img|source)\b[^>]* (?:src|srcset)="([^"]*)"', text):
        assert (page.parent / path).is_file(), path
    assert [tag for tag in re.findall(r"<img\b[^>]*>", text) if not re.search(r' alt="[^"]', tag)] == []


def size(picture: Path) -> tuple[int, int]:
    """Width and height that a PNG's head names."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def test_every_picture_is_made_by_a_script_and_shown_on_a_page() -> None:
    """`make screenshots`, whose parts need a browser: so their names and widths are read here, not run."""
    source = {name: (ROOT / f"scripts/{name}.py").read_text("utf-8") for name in ("screenshots", "front_picture")}
    width = re.search(r"^WIDTH = (\d+)$", source["screenshots"], re.MULTILINE)
    steps = re.search(r"^    for number in \((.*)\):$", source["screenshots"], re.MULTILINE)
    front = re.findall(r'^[A-Z]+ = ROOT / "docs/pictures/([\w-]+)\.png"$', source["front_picture"], re.MULTILINE)
    assert None not in (width, steps)
    assert len(front) == 2, "one for wide screens, and one for narrow ones"
    of_tutorial = {f"tutorial-{number}" for number in ast.literal_eval(f"({steps[1]})")}
    shown = "".join(page.read_text("utf-8") for page in PAGES)
    of_gallery = {name for name in shipped.names("examples") if f"(pictures/{name}.png)" in shown}
    there = {path.stem: size(path) for path in (DOCS / "pictures").iterdir()}
    assert set(there) == of_gallery | of_tutorial | {"inspector", *front}
    assert [name for name in there if not re.search(rf'pictures/{name}\.png[)"]', shown)] == []
    assert {there[name][0] for name in of_gallery | of_tutorial} == {int(width[1])}


def test_the_gallery_shows_every_example() -> None:
    shown = (ROOT / "docs/gallery.md").read_text("utf-8")
    assert [name for name in shipped.names("examples") if f"(../examples/{name})" not in shown] == []


def test_every_page_of_the_docs_is_in_the_site() -> None:
    listed = re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8"))
    pages = {site_hooks.MADE.get(page, f"docs/{page}") for page in listed}
    assert len(pages) == len(listed)
    assert pages == {page.relative_to(ROOT).as_posix() for page in PAGES}


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="each Python writes signatures in its own way")
def test_the_reference_is_what_the_docstrings_say() -> None:
    assert reference.PAGE.read_text("utf-8") == reference.written(), "python -m scripts.reference"


def test_the_site_says_how_to_get_what_is_no_page_of_it() -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="gallery.md"))
    text = "[Its files](../examples/quiz). [Licence](../LICENSE), [Errors](errors.md), [Python](https://python.org)."
    shown = site_hooks.on_page_markdown(text, page)
    wanted = (
        "Its files: `hyper-local examples quiz --copy`. Licence, [Errors](errors.md), [Python](https://python.org)."
    )
    assert shown == wanted


@pytest.mark.parametrize(
    ("page", "text", "shown"),
    [
        ("index.md", "[Guide](docs/guide/state.md#several-variables)", "[Guide](guide/state.md#several-variables)"),
        ("index.md", "[All pages](docs/README.md)", "[All pages](pages.md)"),
        ("index.md", "![Counter](docs/pictures/quiz.png)", "![Counter](pictures/quiz.png)"),
        ("index.md", '<source srcset="docs/pictures/quiz.png">', '<source srcset="pictures/quiz.png">'),
        ("index.md", '<img alt="A" src="docs/pictures/quiz.png">', '<img alt="A" src="pictures/quiz.png">'),
        ("pages.md", "[Front](../README.md), [Errors](errors.md)", "[Front](index.md), [Errors](errors.md)"),
        ("guide/security.md", "[S](../../SECURITY.md), [T](templates.md)", "[S](../promises.md), [T](templates.md)"),
        ("gallery.md", "[Install](../README.md#install-and-begin)", "[Install](index.md#install-and-begin)"),
    ],
)
def test_the_site_has_the_front_page_and_what_lies_beside_it(page: str, text: str, shown: str) -> None:
    assert site_hooks.on_page_markdown(text, SimpleNamespace(file=SimpleNamespace(src_uri=page))) == shown


def test_code_that_pythons_reader_of_html_stumbles_over_is_code_of_html_in_the_site() -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="errors.md"))
    shown = site_hooks.on_page_markdown("| `<![CDATA[…]]>` | `<![ in a template` |", page)
    assert shown == "| <code>&lt;![CDATA[…]]&gt;</code> | <code>&lt;![ in a template</code> |"


def test_every_page_of_the_docs_is_in_the_index() -> None:
    linked = set(LINK.findall((DOCS / "README.md").read_text("utf-8")))
    assert {called(page) for page in SITE} - {"README.md"} <= linked


def test_every_subject_of_the_guide_is_in_its_index() -> None:
    linked = set(LINK.findall((DOCS / "guide.md").read_text("utf-8")))
    assert {called(page) for page in (DOCS / "guide").glob("*.md")} <= linked


@pytest.mark.parametrize("page", sorted((DOCS / "guide").glob("*.md")), ids=called)
def test_a_page_of_the_guide_begins_with_the_smallest_thing_that_works(page: Path) -> None:
    before = page.read_text("utf-8").partition("\n## ")[0]
    assert len(re.findall(r"^```python\n", before, re.MULTILINE)) >= 1
    assert len(before.splitlines()) < 60


def rows(page: str) -> list[list[str]]:
    """Cells of every table row of a page."""
    lines = re.findall(r"^\| (.*) \|$", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)
    return [re.split(r" \| ", line) for line in lines]


def listed_messages() -> list[str]:
    """The messages that the tables of `errors.md` list."""
    cells = [row[-2] for row in rows("errors.md") if len(row) in (2, 3)]
    # What only the checker says has a test of its own, in tests/test_check.py.
    checks = (ROOT / "docs/errors.md").read_text("utf-8").partition("check` adds\n")[2].partition("\n## ")[0]
    for cell in re.findall(r"^\| (`.*?`) \|", checks, re.MULTILINE):
        cells.remove(cell)
    return [cell.strip("`") for cell in cells if cell.startswith("`")]


ERRORS = set(
    "LoadError TemplateError RenderError PropError ArgumentError NoSuchPage ConflictError UnknownHandler".split()
)
NOT_LISTED = re.compile(r"hyper_local/(errors|mailbox|coverage_plugin|commands/\w+)\.py")
"""Modules whose messages are others', nobody's mistake, or of the command line."""


def messages_of_the_code() -> Iterator[tuple[str, str]]:
    """Every message that the kernel may raise: where, and a pattern of it."""
    for path in sorted((ROOT / "hyper_local").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in () if NOT_LISTED.match(name) else ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            pattern = pattern_of(node.args[0]) if called in {*ERRORS, "Mistake", "fail", "refuse"} else ""
            if pattern:
                yield f"{name}:{node.lineno}", pattern


def pattern_of(node: ast.expr) -> str:
    """The first line of a text as a pattern, any words in its holes; "" where it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value).partition("\n")[0])
    if not isinstance(node, ast.JoinedStr):
        return ""
    pieces = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".*" for v in node.values]
    # "… 'cuont'. Did you mean …?": the full stop goes where no question follows.
    return re.sub(r"\\\.\.\*$", ".*", "".join(pieces).partition("\\\n")[0])


def message_of(text: str, patterns: list[str]) -> str:
    """The pattern that a text was made by: the one with the most words of its own."""
    return max((p for p in patterns if re.fullmatch(p, text)), key=lambda p: len(p.replace(".*", "")), default="")


def test_the_list_of_errors_has_every_message_of_the_code_and_no_other() -> None:
    made = dict(messages_of_the_code())
    patterns = list(made.values())
    shown = {row: message_of(row, patterns) for row in listed_messages()}
    texts = [*goldens.ELSEWHERE, *goldens.IN_TEMPLATES, *(case.message for case in goldens.everything())]
    said = {message_of(text, patterns) for text in texts}
    assert len(patterns) > 90
    assert len(shown) > 100
    assert [f"{where}: {p}" for where, p in made.items() if p not in shown.values()] == [], "not in docs/errors.md"
    # How deep is too deep hangs on the Python and on the machine.
    shy = ("too\\ deep",)
    assert [f"{where}: {p}" for where, p in made.items() if p not in said and not p.startswith(shy)] == [], "untested"
    of_python = ("not Python: ", "NameError: ", "ModuleNotFoundError: ", "no key ", "loop has no ")
    assert [row for row, p in shown.items() if not p and not row.startswith(of_python)] == [], "not in the code"


def test_no_message_says_to_install_hyper_local_from_where_it_is_not() -> None:
    """It is not on PyPI: a message names the package that is missing, or the checkout."""
    by_name = re.compile(r"pip install [^\n]*(?<![./\w-])hyper-local\b")
    code = [
        path
        for package in ("hyper_local", "widgets", "webview_host", "browser_host")
        for path in (ROOT / package).rglob("*.py")
    ]
    assert [path.name for path in code if by_name.search(path.read_text("utf-8"))] == []


def test_the_architecture_names_every_module() -> None:
    names = [row[0].strip("`") for row in rows("architecture.md")]
    named = {
        name if "/hyper_local_" in name else f"hyper_local/{name}"
        for name in names
        if re.fullmatch(r"(?!tests/).*\.py", name)
    }
    there = {
        path.relative_to(ROOT).as_posix()
        for package in ("hyper_local", "widgets", "webview_host", "browser_host")
        for path in (ROOT / package).rglob("*.py")
        if not path.name.startswith("__")
    }
    assert (there - named, named - there) == (set(), set()), "not in the tables, and not in the code"


NARROW = """<article class="md-typeset"><table><tr>
<td><code>c.show()</code> in Python</td>
<td>says <code>Counter has no 'show'. In a notebook: display(c)</code></td>
<td>one of these: <code class="short">display(c)</code></td></tr></table></article>"""
THEME = ".md-typeset code { word-break: break-word }"
"""As the theme has it."""


@pytest.mark.chromium
def test_no_name_in_a_narrow_table_is_parted(chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 220, "height": 600})
    style = (DOCS / "site.css").read_text("utf-8")
    parts: dict[str, int] = {}
    for name, css in (("theme", THEME), ("site", THEME + style)):
        page.set_content(f"<style>{css}</style>{NARROW}")
        parts[name] = page.evaluate("document.querySelector('.short').getClientRects().length")
    page.close()
    assert parts == {"theme": 2, "site": 1}
