"""Datasets on disk, one file per format.

Every format writes one folder per character, `<out>/<format>/<character>/`, that can be used alone
and moved alone. With the pictures lie README.md and card.json (what it is and what is missing) and
sheet.png (all pictures at a glance). A format may add files at `<out>/<format>/` that use several
characters together.
"""
