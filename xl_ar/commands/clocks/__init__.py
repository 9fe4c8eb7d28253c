"""The clocks that AR Credits shows where the settings ask for them."""
