"""Is everything here that the sorter needs, and what is lost where something is not?"""
