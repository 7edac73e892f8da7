"""The modules whose loading is timed are live modules of 100 lines that work; the soak finds nothing."""

import pytest

from benchmarks import compile_speed
from benchmarks.lossy import lossy
from hyper_local.source import read


def test_timed_modules_are_like_those_of_people(author) -> None:
    texts = [compile_speed.module(number) for number in range(20)]
    assert len(set(texts)) == 20
    for text in texts[:3]:
        template = read(text, "module.py").template
        assert template is not None
        assert len(text.splitlines()) == 100
        assert 40 <= text[template.start : template.end].count("\n") <= 50
        compile(compile_speed.masked(text), "module.py", "exec")
    page = author.mount(texts[5]).submit(name="Walden", price="3")
    assert page.errors == []
    assert page.texts("li span") == ["Walden (1)"]


@pytest.mark.rule("R1", "R5")
@pytest.mark.parametrize("seed", [1, 2])
def test_mixed_events_over_a_bad_connection_run_once_each(seed: int) -> None:
    """`make soak` runs 10,000."""
    assert lossy(250, seed) == []
    assert lossy(100, seed, drop=0.2, reorder=0.3) == []
