"""Parts of a donor workbook put in a target's terms, and the target kept consistent."""
