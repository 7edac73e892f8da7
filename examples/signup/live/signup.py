"""A form that pydantic checks, with each message beside its field."""

from pydantic import ValidationError

from signup.account import Account, problems

account = None
errors = {}


def sign_up(name: str, email: str, age: int):
    global account, errors
    try:
        account = Account(name=name, email=email, age=age)
    except ValidationError as error:
        errors = problems(error)
        return False  # the form keeps what was typed


t"""
<section>
    {% if account %}
    <h2>Welcome, {account.name}!</h2>
    <p>We wrote to {account.email}.</p>
    {% else %}
    <h2>Create an account</h2>
    <form @submit="sign_up(name, email, age)">
        <label>
            Name
            <input name="name" autocomplete="name" aria-invalid={'name' in errors}>
            {% if 'name' in errors %}<small role="alert">{errors['name']}</small>{% endif %}
        </label>
        <label>
            Email
            <input name="email" inputmode="email" autocomplete="email" aria-invalid={'email' in errors}>
            {% if 'email' in errors %}<small role="alert">{errors['email']}</small>{% endif %}
        </label>
        <label>
            Age
            <input name="age" inputmode="numeric" aria-invalid={'age' in errors}>
            {% if 'age' in errors %}<small role="alert">{errors['age']}</small>{% endif %}
        </label>
        <button>Sign up</button>
    </form>
    {% endif %}
</section>
"""
