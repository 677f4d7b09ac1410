"""The faces: how a person reaches the sorter."""
