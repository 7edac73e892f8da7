def save(name: str, age: int, admin: bool):
    # Runtime validation:
    # - name must be string
    # - age must be int (auto-converted from form input)
    # - admin must be bool (auto-converted from checkbox)
    pass
