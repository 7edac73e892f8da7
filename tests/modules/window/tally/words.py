import decimal


def said(count):
    return f"{decimal.Decimal(count)} clicks"
