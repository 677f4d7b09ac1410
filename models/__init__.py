"""The experts: what can look at a picture, one wrapper per file."""
