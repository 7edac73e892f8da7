"""X3: a file that a template asks for where no host looks."""

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount

pytestmark = pytest.mark.rule("X3")


@pytest.mark.parametrize(
    ("tag", "path", "attribute"),
    [
        ('<img src="owl.png" alt="">', "owl.png", 'src="/static/owl.png"'),
        ("<img alt='' src='./owl.png'>", "./owl.png", "src='/static/owl.png'"),
        ("<img src=owl.JPG alt=owl>", "owl.JPG", 'src="/static/owl.JPG"'),
        ('<img src="pictures/my owl.png">', "pictures/my owl.png", 'src="/static/my owl.png"'),
        ('<link rel="stylesheet" href="../style.css">', "../style.css", 'href="/static/style.css"'),
        ('<video poster="a.webp"></video>', "a.webp", 'poster="/static/a.webp"'),
    ],
)
def test_it_is_told_where_files_lie(author, tag, path, attribute):
    file = author.file("live/thing.py", f"t'''<p>x</p>{tag}'''")
    [problem] = check(file).problems
    said = "no host looks for owl.png there: files of yours lie in static/".replace("owl.png", path)
    assert (problem.kind, problem.message) == ("note", said)
    name = path.rpartition("/")[2]
    where = f"Put {name} into a folder static beside this file, or for an app in its own folder"
    assert problem.hint == f"{where}, and write {attribute}"
    page = mount(author.load(f"t'''<p>x</p>{tag}'''"))
    assert [note.partition("\n")[0].partition(": ")[2] for note in page.notes] == [problem.message]


@pytest.mark.parametrize(
    "template",
    [
        '<img src="/static/owl.png">',
        '<img src="static/owl.png">',
        '<img src="/pictures/owl.png">',
        '<img src="https://example.org/owl.png">',
        '<img src="//example.org/owl.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="{name}.png">',
        "<img src={name}>",
        '<a href="owl.png" download>get it</a>',
        '<base href="https://example.org/"><img src="owl.png">',
        "<p>owl.png</p>",
        '<pre>&lt;img src="owl.png"></pre>',
        '<p title="src=owl.png ">x</p>',
    ],
)
def test_right_programs_are_left_alone(author, template):
    assert check(author.file("live/thing.py", f"name = 'owl'\nt'''{template}'''")).problems == []
