"""What a page shows of errors, as its front end would have it."""

import json


def boxes(page) -> list[str]:
    """What the page shows of errors now: each with all that its box holds."""
    shown: list[tuple[str, str]] = []
    for message in map(json.loads, page.messages):
        for error in [message] if "error" in message else message.get("x", []):
            name = error.get("name", "")
            if error["error"] is None:
                shown = [one for one in shown if one[0] != name]
            else:
                shown.append((name, json.dumps(error["box"][0], ensure_ascii=False)))
    return [box for _, box in shown]


def heads(page) -> list[str]:
    """The first line of each."""
    return [json.loads(box)[3][2].partition("\n")[0] for box in boxes(page)]
