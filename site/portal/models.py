"""Models of the face: its pages."""

from .cms.models import HomePage, StandardPage
from .cms.second_eyes import SecondEyesTask

__all__ = ["HomePage", "SecondEyesTask", "StandardPage"]
