"""The verbs: what happens to a library, in order."""
