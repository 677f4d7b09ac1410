"""The product's own drawn series: characters, scenes and episodes made by code alone."""
