"""What the forms themselves must remember."""

from django.db import models
from django.utils import timezone


class SpentForm(models.Model):
    """A form that has been sent: sending the same page again must not do its work twice."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.id)
