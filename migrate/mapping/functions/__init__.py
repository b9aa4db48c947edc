"""The functions of the package, one module per family."""
