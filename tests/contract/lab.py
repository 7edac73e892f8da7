"""The notebook host: a cell of a real JupyterLab. All tests share one kernel; each has components of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.contract.driver import JsPage

_numbers = count(1)

SHOW = """if True:
    from IPython.display import display
    from hyper_local.app import open_app
    from hyper_local.kernels import use_kernel
    from hyper_local.objects import class_of
    use_kernel(None)
    app = open_app({path})
    page = app.page({address})
"""
AGAIN = "display(class_of(page.component)(**page.props, **{props}))"


@contextmanager
def open_lab(path: Path, address: str = "/", *, lab: Any, **props: object) -> Iterator[JsPage]:
    """Show an app folder's page, or one module, as the output of a cell."""
    notebook = lab.open("contract.ipynb")

    def show() -> JsPage:
        number = f"view-{next(_numbers)}"
        cell = notebook.cell(AGAIN.format(props=props))
        find = f"L.notebook.widgets[{cell}].node.querySelector('.hyper-root')"
        # Live is what the kernel has answered: the runtime has built the page by then.
        notebook.eventually(lambda: lab.evaluate(f"() => {find}?.childElementCount > 0"))
        lab.evaluate(f"() => {{ {find}.id = {json.dumps(number)}; }}")
        page = JsPage(lab.evaluate, f"#{number}", mouse_click=lab.page.click)
        page.another = show
        return page

    said = notebook.python(SHOW.format(path=repr(str(path)), address=repr(address)))
    assert not said, said
    yield show()
    notebook.clear()
    notebook.python("app.close()")
    failures, lab.failures[:] = list(lab.failures), []
    assert not failures
