"""What a booking needs. Classes live in helper modules like this one: they load once."""

from datetime import date

from pydantic import BaseModel, Field


class Booking(BaseModel):
    name: str = Field(min_length=2)
    day: date
    seats: int = Field(ge=1, le=8)
