"""Give and grade programming assignments in notebooks."""

__all__ = ["__version__"]

__version__ = "0.1.0"
