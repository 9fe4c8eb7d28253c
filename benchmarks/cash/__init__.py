"""Cash-application problems with truth, what a user would pick instead of xl-ar, and the marking of both."""
