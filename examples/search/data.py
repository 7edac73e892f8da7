"""The chemical elements. A helper module: no template, loaded once, shared by all."""

import asyncio

NAMES = """
Hydrogen Helium Lithium Beryllium Boron Carbon Nitrogen Oxygen Fluorine Neon Sodium Magnesium Aluminium Silicon
Phosphorus Sulfur Chlorine Argon Potassium Calcium Scandium Titanium Vanadium Chromium Manganese Iron Cobalt Nickel
Copper Zinc Gallium Germanium Arsenic Selenium Bromine Krypton Rubidium Strontium Yttrium Zirconium Niobium
Molybdenum Technetium Ruthenium Rhodium Palladium Silver Cadmium Indium Tin Antimony Tellurium Iodine Xenon
""".split()


async def search_elements(text):
    """Elements whose name contains `text`. Takes a moment, as a real search would."""
    await asyncio.sleep(0.4)
    wanted = text.strip().lower()
    return [{"number": i, "name": name} for i, name in enumerate(NAMES, 1) if wanted in name.lower()]
