"""The report: one HTML file that shows a whole library, with nothing outside it."""
