"""A form that is checked: what is wrong stands at its field."""

from hyper_local import ArgumentError

from app.booking import Booking

bookings = []


# The type says what the fields must be. The function runs only when all of them are right.
def book(booking: Booking):
    if any(booking.day == other.day for other in bookings):
        raise ArgumentError("This day is taken already.", "day")
    bookings.append(booking)


t"""
<section>
    <h2>Book a table</h2>
    <form @submit="book">
        <label>Name <input name="name" autocomplete="name"></label>
        <label>Day <input name="day" type="date"></label>
        <label>Seats <input name="seats" value="2" inputmode="numeric"></label>
        <button>Book</button>
    </form>
    <ul>
        {% for booking in bookings %}
        <li>{booking.name}: {booking.seats} on {booking.day:%d %B %Y}</li>
        {% endfor %}
    </ul>
</section>
"""
