# app/live/user_profile.py

# Props from parent component (read-only)
user_id: int

# Local state (mutable)
bio = ""

def update_bio(new_bio: str):
    global bio
    bio = new_bio
    save_to_db(user_id, bio)

t"""
<div>
    <h1>User {user_id}</h1>
    <textarea @input.debounce="update_bio(value)">{bio}</textarea>
</div>
"""
