"""`hyper-local check` keeps what it found: the next check says the very same, and reads only what has changed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hyper_local import fact_store, inspection
from hyper_local.checker import Result, check
from hyper_local.cli import main
from hyper_local.fact_store import FOLDER, FactStore
from tests.language import goldens

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
    for i, (title, files) in enumerate(apps()):
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
