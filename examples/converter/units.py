"""Units by kind: how much one of each is in the first of its kind. Temperatures have a zero of their own."""

UNITS = {
    "Length": {"metre": 1, "kilometre": 1000, "centimetre": 0.01, "inch": 0.0254, "foot": 0.3048, "mile": 1609.344},
    "Mass": {"kilogram": 1, "gram": 0.001, "tonne": 1000, "ounce": 0.028349523125, "pound": 0.45359237},
    "Volume": {"litre": 1, "millilitre": 0.001, "cubic metre": 1000, "US cup": 0.2365882365, "US gallon": 3.785411784},
    "Time": {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800},
    "Temperature": {"celsius": 1, "fahrenheit": 5 / 9, "kelvin": 1},
}
ZERO = {"celsius": 0, "fahrenheit": -160 / 9, "kelvin": -273.15}


def convert(amount, kind, source, target):
    units = UNITS[kind]
    return (amount * units[source] + ZERO.get(source, 0) - ZERO.get(target, 0)) / units[target]
