"""The refusal that every door of the editor understands."""

from wagtail.actions.publish_page_revision import PublishPagePermissionError

from correspondence.foundation.errors import Refused


class NotPublishable(Refused, PublishPagePermissionError):
    """The page cannot go live; it is also Wagtail's own refusal, so no door answers with a server error."""
