"""Experts whose weights come out of registry packages: no model hub and no GPU needed."""
