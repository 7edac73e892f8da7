"""X3: files of `app/static/`, found by their address and by nothing else."""

from pathlib import Path

import pytest

from hyper_local import static_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "app/static"
    (made / "img/empty").mkdir(parents=True)
    for name in ("logo.png", "img/a b.svg", "img/é.css", ".hidden"):
        (made / name).write_text(name, "utf-8")
    (tmp_path / "app/secret.txt").write_text("secret", "utf-8")
    (tmp_path / "app/static2").mkdir()
    (tmp_path / "app/static2/x.txt").write_text("x", "utf-8")
    return made


@pytest.mark.rule("X3")
@pytest.mark.parametrize(
    ("address", "name", "kind"),
    [
        ("/static/logo.png", "logo.png", "image/png"),
        ("/static/logo.png?v=2#top", "logo.png", "image/png"),
        ("/static/img/a%20b.svg", "img/a b.svg", "image/svg+xml"),
        ("/static/img/a b.svg", "img/a b.svg", "image/svg+xml"),
        ("/static/img/%C3%A9.css", "img/é.css", "text/css"),
    ],
)
def test_an_address_leads_to_its_file(folder, address, name, kind):
    found = static_files.find(folder, address)
    assert found is not None
    assert found.read_text("utf-8") == name
    assert static_files.kind_of(found) == kind


@pytest.mark.rule("X3")
@pytest.mark.parametrize(
    "address",
    [
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static/img/../../secret.txt",
        "/static/..\\secret.txt",
        "/static/..%5csecret.txt",
        "/static/%252e%252e/secret.txt",
        "/static/../static2/x.txt",
        "/static2/x.txt",
        "/static//logo.png",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/\\\\server\\share",
        "/static/C:/x",
        "/static/logo.png:stream",
        "/static/logo.png%00.txt",
        "/static/logo.png/",
        "/static/logo.png.",
        "/static/.hidden",
        "/static/./logo.png",
        "/static/img",
        "/static/img/empty/",
        "/static/",
        "/static",
        "/static/nope.png",
        "/static/" + "x" * 5000,
        "/static/%ff",
        "",
    ],
)
def test_nothing_else_does(folder, address, caplog):
    assert static_files.find(folder, address) is None
    assert len(caplog.records) == 1


@pytest.mark.rule("X3")
def test_a_link_may_not_lead_out_of_the_folder(folder):
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "inner.png").symlink_to(folder / "logo.png")
    (folder / "round").symlink_to(folder / "round")
    assert static_files.find(folder, "/static/link.txt") is None
    assert static_files.find(folder, "/static/round") is None
    assert static_files.find(folder, "/static/inner.png") is not None


@pytest.mark.rule("X3")
def test_without_a_folder_there_is_nothing(tmp_path):
    assert static_files.find(tmp_path / "static", "/static/logo.png") is None


@pytest.mark.rule("X3")
def test_a_single_file_has_the_folder_of_its_app(tmp_path):
    file = tmp_path / "app/live/counter.py"
    file.parent.mkdir(parents=True)
    assert static_files.folder_of(file) == tmp_path / "app/static"
    assert static_files.folder_of(tmp_path / "app") == tmp_path / "app/static"
    assert static_files.folder_of(tmp_path / "one.py") == tmp_path / "static"
