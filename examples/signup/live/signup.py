"""A form that pydantic checks; what is wrong stands at its field."""

from hyper_local import ArgumentError, shared

from signup.account import Account

names = shared([])
account = None


def sign_up(new: Account):
    global account
    if new.name in names:
        raise ArgumentError("Somebody has this name already.", "name")
    names.append(new.name)
    account = new


t"""
<section>
    {% if account %}
    <h2>Welcome, {account.name}!</h2>
    <p>We wrote to {account.email}.</p>
    {% else %}
    <h2>Create an account</h2>
    <form @submit="sign_up">
        <label>Name <input name="name" autocomplete="name"></label>
        <label>Email <input name="email" inputmode="email" autocomplete="email"></label>
        <label>Age <input name="age" inputmode="numeric"></label>
        <button>Sign up</button>
    </form>
    {% endif %}
</section>
"""
