"""The clocks of AR Clocks, shown where the settings ask for them."""
