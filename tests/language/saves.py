"""A page whose file is saved again and again (L10)."""

from collections.abc import Callable


def mounted(author, told: str) -> Callable:
    """What mounts a source and gives the page, and what saves the source with changes.

    The latter gives what the reload tells: `told` is "problems" or "notes".
    """

    def start(source: str, **props):
        page = author.mount(source, **props)

        def save(*changes: tuple[str, str]) -> list[str]:
            nonlocal source
            for old, new in changes:
                assert old in source
                source = source.replace(old, new)
            author.file("live/thing.py", source)
            return getattr(page.reload(), told)

        return page, save

    return start
