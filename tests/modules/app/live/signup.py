# app/live/signup.py
from pydantic import BaseModel, EmailStr, field_validator

class UserForm(BaseModel):
    username: str
    email: EmailStr
    age: int

    @field_validator('username')
    @classmethod
    def username_valid(cls, v: str) -> str:
        if len(v) < 3:
            raise ValueError('Username must be at least 3 characters')
        return v

# Form state
username = ""
email = ""
age = None
errors = {}
submitted = False

def validate_field(field: str, value: str):
    global username, email, age, errors

    # Update field
    if field == "username":
        username = value
    elif field == "email":
        email = value
    elif field == "age":
        age = int(value) if value else None

    # Clear error
    errors.pop(field, None)

    # Validate (simplified)
    try:
        if field == "username" and username:
            UserForm.model_validate({
                "username": username,
                "email": "test@example.com",
                "age": 18
            })
    except Exception as e:
        errors[field] = str(e)

def submit():
    global submitted, errors

    try:
        user = UserForm(
            username=username,
            email=email,
            age=age or 0
        )
        submitted = True
    except Exception as e:
        if hasattr(e, "errors"):
            for error in e.errors():
                field = error["loc"][0]
                errors[field] = error["msg"]

t"""
<div class="signup-form">
    {% if submitted %}
    <div class="success">
        <h2>Welcome, {username}!</h2>
        <p>Check your email to verify your account.</p>
    </div>
    {% else %}
    <form @submit.prevent="submit">
        <h2>Create Account</h2>

        <div class="field {'error' if 'username' in errors else ''}">
            <label>Username</label>
            <input
                name="username"
                value="{username}"
                @input.debounce.300="validate_field('username', value)"
            />
            {% if 'username' in errors %}
            <span class="error-message">{errors['username']}</span>
            {% endif %}
        </div>

        <div class="field {'error' if 'email' in errors else ''}">
            <label>Email</label>
            <input
                type="email"
                name="email"
                value="{email}"
                @input.debounce.300="validate_field('email', value)"
            />
            {% if 'email' in errors %}
            <span class="error-message">{errors['email']}</span>
            {% endif %}
        </div>

        <button type="submit">Create Account</button>
    </form>
    {% endif %}
</div>
"""
