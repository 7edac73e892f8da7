"""`hyper-local check` keeps what it found: the next check says the very same, and reads only what has changed."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hyper_local import fact_store, facts, inspection
from hyper_local.checker import Result, check
from hyper_local.cli import main
from hyper_local.fact_store import FOLDER, FactStore
from hyper_local.problems import Problem
from tests.language import goldens
from tests.portion import portion

CARD = "title: str\nt'<b>{title}</b>'\n"
INDEX = "from app.components import Card\nt'<{Card} titel=\"a\" />'\n"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    write(tmp_path, {"app/components/card.py": CARD, "app/pages/index.py": INDEX, "app/data.py": "names = []\n"})
    return tmp_path / "app"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read anew."""
    names: list[str] = []
    reading = inspection.facts_of

    def facts_of(raw: bytes, file: str, kind: inspection.Kind, live: bool) -> object:
        names.append(Path(file).name)
        return reading(raw, file, kind, live)

    monkeypatch.setattr(inspection, "facts_of", facts_of)
    return names


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def said(path: Path, *, keep: bool = True) -> list[object]:
    """All that a check says, and of how many files."""
    try:
        found: Result = check(path, store=FactStore.of(path) if keep else None)
    except Exception as error:
        return [type(error), str(error)]
    return [sorted(map(str, found.files)), *((p.kind, p.message, p.location, p.hint) for p in found.problems)]


def kept(app: Path) -> Path:
    return app.parent / FOLDER / "check-app.facts"


def broken(texts: list[str], number: random.Random) -> str:
    """A file with a mistake: pieces of two of them."""
    one, other = number.choice(texts).split("\n"), number.choice(texts).split("\n")
    return "\n".join(one[: number.randrange(len(one) + 1)] + other[number.randrange(len(other)) :])


def apps() -> Iterator[tuple[str, dict[str, str]]]:
    for case in goldens.everything():
        yield case.title, goldens.files(case.source)
        if case.then:
            yield case.title, goldens.files(case.then)


def test_a_check_says_the_same_with_what_an_earlier_one_kept(tmp_path: Path) -> None:
    number = random.Random(7)
    texts = [text for _, files in apps() for text in files.values()]
    for i, (title, files) in enumerate(portion(apps())):
        folder = tmp_path / str(i)
        write(folder, files)
        path = folder / "app"
        alone = said(path, keep=False)
        assert said(path) == alone, f"{title}: with nothing kept"
        assert said(path) == alone, f"{title}: with everything kept"
        changed = folder / number.choice(list(files))
        changed.write_text(broken(texts, number), "utf-8")
        anew = said(path, keep=False)
        assert said(path) == anew, f"{title}: after a change"
        for file in path.rglob("*.py"):
            assert said(file) == said(file, keep=False), f"{title}: of {file.name}"
        shutil.rmtree(folder)


def test_only_what_has_changed_is_read_anew(app: Path, read: list[str]) -> None:
    said(app)
    assert sorted(read) == ["card.py", "data.py", "index.py"]
    read.clear()
    said(app)
    assert read == []
    (app / "components/card.py").write_text(CARD.replace("title", "titel"), "utf-8")
    assert said(app) == said(app, keep=False)
    assert "titel" not in str(said(app))
    assert read[0] == "card.py"


def test_what_is_kept_of_an_ordinary_file_is_said_in_an_app_alone(app: Path, read: list[str]) -> None:
    write(app.parent, {"script.py": "print(nothing)\n", "app/data.py": "print(nothing)\n", "app/_own.py": "nothing\n"})
    for _ in range(2):
        around = [str(each) for each in said(app.parent)]
        assert [("script.py" in each, "app/" in each) for each in around if "unknown name" in each] == [
            (False, True)
        ] * 2
    assert sorted(read) == ["_own.py", "card.py", "data.py", "index.py", "script.py"]
    assert [each for each in said(app) if "unknown name" in str(each)] == [
        each for each in said(app.parent) if "unknown name" in str(each)
    ]


def test_dates_do_not_count(app: Path, read: list[str]) -> None:
    said(app)
    read.clear()
    card = app / "components/card.py"
    before = card.stat()
    card.write_text(CARD.replace("title", "titel"), "utf-8")
    os.utime(card, ns=(before.st_atime_ns, before.st_mtime_ns))
    said(app)
    assert read == ["card.py"]
    os.utime(card)
    said(app)
    assert read == ["card.py"]


def test_a_part_of_an_app_uses_what_is_kept_and_leaves_it(app: Path, read: list[str]) -> None:
    said(app)
    before, stamp = kept(app).read_bytes(), kept(app).stat().st_mtime_ns
    read.clear()
    said(app / "pages")
    said(app / "pages/index.py")
    assert read == []
    assert (kept(app).read_bytes(), kept(app).stat().st_mtime_ns) == (before, stamp)


def test_what_is_gone_is_not_kept(app: Path) -> None:
    said(app)
    size = kept(app).stat().st_size
    (app / "data.py").unlink()
    said(app)
    assert kept(app).stat().st_size < size


def test_messages_name_a_file_as_it_is_seen_from_here(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(app.parent)
    assert "app/pages/index.py" in str(said(app))
    monkeypatch.chdir(app)
    assert "app/pages" not in str(said(app)[1:])
    assert said(app) == said(app, keep=False)


def test_another_checker_or_another_python_begins_anew(
    app: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said(app)
    monkeypatch.setattr(fact_store, "_make", lambda: b"another")
    read.clear()
    said(app)
    assert len(read) == 3


def spoilt(content: bytes) -> Iterator[bytes]:
    yield b""
    yield b"\0" * 100
    yield content[: len(content) // 2]
    yield content.replace(b"index", b"xedni")
    yield content + b"more\n"
    yield b"\n".join([*content.split(b"\n")[:2], b"[]"])


@pytest.mark.parametrize("number", range(6))
def test_a_broken_file_is_as_good_as_none(app: Path, number: int) -> None:
    before = said(app)
    kept(app).write_bytes(list(spoilt(kept(app).read_bytes()))[number])
    assert said(app) == before


@pytest.mark.usefixtures("at_depth")
@pytest.mark.parametrize("row", ["", "7", "[]", "{}", "[1,2]", '["a"]', "null", "[" * 10000])
def test_rows_that_are_no_facts_are_as_good_as_none(app: Path, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = said(app)
    monkeypatch.setattr(FactStore, "put", lambda self, key, facts: self.used.update({key: row}))
    kept(app).unlink()
    said(app)
    assert said(app) == before


def test_where_nothing_may_be_written_nothing_is_kept(app: Path) -> None:
    (app.parent / FOLDER).write_text("in the way", "utf-8")
    assert said(app) == said(app, keep=False)
    assert (app.parent / FOLDER).read_text("utf-8") == "in the way"


def test_the_folder_is_left_out_of_version_control_and_back_ups(app: Path) -> None:
    said(app)
    folder = app.parent / FOLDER
    assert sorted(file.name for file in folder.iterdir()) == [".gitignore", "CACHEDIR.TAG", "check-app.facts"]
    assert (folder / ".gitignore").read_text("utf-8") == "*\n"
    assert (folder / "CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_a_folder_of_apps_has_a_store_of_its_own(app: Path) -> None:
    said(app.parent)
    assert (app.parent / FOLDER / "check.facts").exists()
    assert said(app.parent) == said(app.parent, keep=False)


def test_a_single_file_outside_of_apps_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text("n = 1\nt'<b>{n}</b>'\n", "utf-8")
    assert main(["check", str(tmp_path / "counter.py")]) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["counter.py"]


def test_no_cache_neither_reads_nor_writes(app: Path, read: list[str]) -> None:
    assert main(["check", str(app), "--no-cache"]) == 1
    assert not (app.parent / FOLDER).exists()
    said(app)
    read.clear()
    main(["check", str(app)])
    assert read == []
    main(["check", str(app), "--no-cache"])
    assert len(read) == 3


# What counts for the key ------------------------------------------------------


@pytest.mark.parametrize("changed", range(4))
def test_each_part_of_a_place_makes_another_key(changed: int) -> None:
    same: list[object] = [b"t'<p></p>'", "app/live/a.py", "component", True]
    other: list[object] = [b"t'<b></b>'", "app/live/b.py", "either", False]
    one, two = list(same), list(same)
    two[changed] = other[changed]
    assert fact_store.key_of(*one) != fact_store.key_of(*two)  # type: ignore[arg-type]
    assert fact_store.key_of(*one) == fact_store.key_of(*same)  # type: ignore[arg-type]


def test_what_is_between_the_parts_of_a_key_counts() -> None:
    assert fact_store.key_of(b"c", "a", "b") != fact_store.key_of(b"c", "ab", "")


@pytest.mark.parametrize("kept_of", ["live", "components"])
def test_the_same_text_under_the_same_name_is_another_file_in_another_folder(
    tmp_path: Path, kept_of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {f"app/{folder}/thing.py": "n = 1\nt'<b>{n}</b>'\n" for folder in ("live", "components")})
    for folder in (kept_of, "live", "components"):
        # Seen from its own folder, each is called thing.py.
        monkeypatch.chdir(tmp_path / "app" / folder)
        files = check(tmp_path / "app", store=FactStore.of(tmp_path / "app")).files
        lives = {file.parent.name: report.facts.live for file, report in files.items()}
        assert lives == {"live": True, "components": False}


def test_a_file_that_must_be_a_component_is_judged_as_one(app: Path) -> None:
    write(app.parent, {"app/live/_own.py": "names = []\n"})
    said(app)
    assert "this file has no template" in str(said(app / "live/_own.py"))
    assert said(app / "live/_own.py") == said(app / "live/_own.py", keep=False)


@pytest.mark.parametrize("kept_of", ["live", "components"])
def test_a_folder_s_other_files_are_looked_up_by_their_own_place(
    tmp_path: Path, kept_of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same text: whether it is one is kept of the file in its own place, and only there.
    for folder in ("live", "components"):
        write(tmp_path, {f"app/{folder}/thing.py": "t'<b></b>'\n", f"app/{folder}/user.py": "t'<i></i>'\n"})
    monkeypatch.chdir(tmp_path / "app" / kept_of)
    said(tmp_path / "app")
    asked: list[str] = []
    get = FactStore.get
    monkeypatch.setattr(FactStore, "get", lambda self, key, file: asked.append(key) or get(self, key, file))
    for folder in ("live", "components"):
        monkeypatch.chdir(tmp_path / "app" / folder)
        said(tmp_path / "app" / folder / "user.py")
    assert len(set(asked)) == 4


def test_facts_that_were_changed_behind_their_hash_are_not_believed(app: Path) -> None:
    before = said(app)
    content = kept(app).read_bytes()
    forged = content.replace(b'"titel"', b'"title"')
    assert forged != content
    kept(app).write_bytes(forged)
    assert said(app) == before


def test_what_another_checker_wrote_is_not_believed(app: Path) -> None:
    before = said(app)
    made, _, body = kept(app).read_bytes().split(b"\n", 2)
    forged = body.replace(b'"titel"', b'"title"')
    kept(app).write_bytes(b"\n".join([b"0" * len(made), fact_store._hash(forged), forged]))
    assert said(app) == before
    kept(app).write_bytes(b"\n".join([made, fact_store._hash(forged), forged]))
    assert said(app) != before, "the forgery would be believed under the right names"


def test_the_make_is_that_of_all_files_of_the_checker_and_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"fact_store.py": "a", "checker.py": "b"})
    monkeypatch.setattr(fact_store, "__file__", str(tmp_path / "fact_store.py"))
    make = fact_store._make.__wrapped__
    made = [make()]
    assert made[0] == make()
    (tmp_path / "checker.py").write_text("c", "utf-8")
    made.append(make())
    monkeypatch.setattr(fact_store.sys, "version", "3.99")
    made.append(make())
    assert len(set(made)) == 3
    monkeypatch.setattr(fact_store, "__file__", str(tmp_path / "none/fact_store.py"))
    assert make() == b""


# Rows with wrong types under a right hash -------------------------------------

MUCH = """\
from app.components import Card
from .card import title as _other
from hyper_local import render
size: int = 3
label: str
n = 1
def idle():
    pass
async def go():
    time.sleep(1)
t'<{Card} title="a" wide n={2} m={n} {**{}}><b {...top}>x</b>y</{Card}><p click="go" @click="stop">{unknown}</p>'
"""


def places(value: object, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], object]]:
    """Every piece of a value, by its way."""
    yield path, value
    for i, piece in enumerate(value) if isinstance(value, list) else ():
        yield from places(piece, (*path, i))


def put(value: object, path: tuple[int, ...], new: object) -> object:
    if not path:
        return new
    assert isinstance(value, list)
    return [put(piece, path[1:], new) if i == path[0] else piece for i, piece in enumerate(value)]


WRONG: list[object] = [None, True, 7, 1.5, "x", [], ["x"], [[7]], {}, {"x": 1}]


def test_a_row_with_a_piece_of_another_type_is_judged_anew(app: Path) -> None:
    write(
        app.parent,
        {
            "app/live/much.py": MUCH,
            "app/live/bare.py": "page = t'<p></p>'\nm = '<p>{page}</p>'\n",
            "app/live/tags.py": "page = '<p></p>'\n",
        },
    )
    files = {file.name: file.read_bytes() for file in sorted(app.rglob("*.py"))}
    for name, raw in files.items():
        right = inspection.facts_of(raw, name, "component" if "data" not in name else "module", True)
        text = facts.encoded(right)
        row = json.loads(text)
        assert facts.decoded(text, name) == right
        for path, old in places(row):
            for wrong in WRONG:
                changed = json.dumps(put(row, path, wrong))
                try:
                    got = facts.decoded(changed, name)
                except (ValueError, TypeError, LookupError, RecursionError):
                    continue
                assert shape(got) <= SHAPES, f"{path}: {old!r} became {wrong!r}"
                assert facts.decoded(facts.encoded(got), name) == got


def test_a_row_of_wrong_types_under_the_right_hash_leaves_the_check_as_it_is(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = said(app)
    head, _, body = kept(app).read_bytes().split(b"\n", 2)
    lines = body.decode().splitlines()
    for field in range(len(facts.Facts._fields)):
        changed: list[str] = []
        for line in lines:
            key, _, text = line.partition(" ")
            changed.append(f"{key} {json.dumps(put(json.loads(text), (field,), 7))}")
        forged = "".join(f"{line}\n" for line in changed).encode()
        kept(app).write_bytes(b"\n".join([head, fact_store._hash(forged), forged]))
        assert said(app) == before, facts.Facts._fields[field]


def shape(value: object, name: str = "") -> set[str]:
    """The types of a fact's pieces, each with the field that it stands in."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {x for f, v in zip(value._fields, value, strict=True) for x in shape(v, f"{type(value).__name__}.{f}")}
    if isinstance(value, tuple):
        return {x for v in value for x in shape(v, f"{name}[]")}
    if isinstance(value, Problem):
        assert value.kind in ("error", "note")
        return {x for f in ("message", "hint") for x in shape(getattr(value, f), f"Problem.{f}")} | {
            x for f in ("line", "column", "text") for x in shape(getattr(value.location, f), f"Location.{f}")
        }
    return {f"{name}: {type(value).__name__}"}


SHAPES = frozenset(
    {
        *(f"Facts.{f}: bool" for f in ("shows", "readable", "template", "live", "spreads")),
        *(f"Facts.{f}[]: str" for f in ("state", "definitions", "binds", "slots")),
        *(f"Facts.{f}: NoneType" for f in ("forgotten", "displaced", "called", "binds", "slots")),
        *(f"Problem.{f}: str" for f in ("message", "hint")),
        *(f"Location.{f}: {kind}" for f, kind in (("line", "int"), ("column", "int"), ("text", "str"))),
        *(f"Import.{f}: {k}" for f, k in (("module", "str"), ("module", "NoneType"), ("level", "int"))),
        *(f"{kind}.{f}: int" for kind in ("Import", "Imported") for f in ("lineno", "col_offset")),
        *(f"Imported.{f}: {k}" for f, k in (("name", "str"), ("asname", "str"), ("asname", "NoneType"))),
        *(f"Declared.{f}: str" for f in ("name", "annotation", "default")),
        "Declared.default: NoneType",
        "Declared.plain: bool",
        *(f"{kind}.place[]: int" for kind in ("Declared", "Call", "Given", "Fill")),
        "Fill.slot: str",
        "Call.component: str",
        "Call.spreads: bool",
        *(f"Given.{f}: {k}" for f, k in (("name", "str"), ("value[]", "str"), ("value", "NoneType"))),
        *("Asked.component: str", "Asked.name: str", "Asked.place[]: int"),
        *("Facts.named[][]: str", "Facts.idle[][]: str", "Facts.idle[][]: int"),
    }
)


@pytest.mark.parametrize("name", [".gitignore", "CACHEDIR.TAG"])
def test_what_keeps_the_folder_apart_comes_back(app: Path, name: str) -> None:
    said(app)
    (app.parent / FOLDER / name).unlink()
    (app / "data.py").write_text("names = [1]\n", "utf-8")
    said(app)
    assert (app.parent / FOLDER / name).exists()


def test_a_folder_with_a_gitignore_of_the_author_s_keeps_it(app: Path) -> None:
    write(app.parent, {f"{FOLDER}/.gitignore": "*.facts\n"})
    said(app)
    assert (app.parent / FOLDER / ".gitignore").read_text("utf-8") == "*.facts\n"
