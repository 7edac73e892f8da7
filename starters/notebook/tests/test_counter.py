from app.live import Counter
from hyper_local.testing import mount


def test_it_counts():
    page = mount(Counter)
    page.click("[aria-label='One more']").click("[aria-label='One more']").click("[aria-label='One less']")
    assert page.text("output") == "1"
    assert page.errors == []
