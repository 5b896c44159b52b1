"""Models of the face: its pages."""

from .cms.models import HomePage, StandardPage

__all__ = ["HomePage", "StandardPage"]
