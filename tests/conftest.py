"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# How long one example takes says more about what else the machine is doing than about the product.
settings.register_profile("product", deadline=None)
settings.load_profile("product")
