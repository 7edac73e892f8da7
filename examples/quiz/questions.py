QUESTIONS = [  # the right answer stands first; the page shows them in another order
    ("Which planet has the shortest year?", ["Mercury", "Venus", "Mars", "Jupiter"]),
    ("How many legs does a spider have?", ["Eight", "Six", "Ten", "Twelve"]),
    ("What does a barometer measure?", ["Air pressure", "Humidity", "Wind speed", "Temperature"]),
    ("Which gas do plants take from the air to grow?", ["Carbon dioxide", "Nitrogen", "Oxygen", "Argon"]),
    ("Which of these is a prime number?", ["97", "91", "87", "93"]),
]
