"""A period of an edition as a tagged PDF for people who never see the dashboard."""

from geo.publish.report.typeset import report

__all__ = ["report"]
