"""What the search component looks through: named in the design, defined here."""

import asyncio

ITEMS = ["Apple", "Apricot", "Banana", "Cherry", "Pineapple"]


async def search_items(query: str) -> list[str]:
    await asyncio.sleep(0.2)
    return [item for item in ITEMS if query.lower() in item.lower()]
