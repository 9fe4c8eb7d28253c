"""What column headings say."""
