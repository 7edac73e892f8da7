"""What an account needs. Classes live in helper modules like this one: they load once."""

from pydantic import BaseModel, Field, field_validator


class Account(BaseModel):
    name: str = Field(min_length=3)
    email: str
    age: int = Field(ge=13, le=120)

    @field_validator("email")
    @classmethod
    def looks_like_an_address(cls, email):
        name, at, host = email.partition("@")
        if not (name and at and "." in host):
            raise ValueError("Write it like ada@example.org.")
        return email
