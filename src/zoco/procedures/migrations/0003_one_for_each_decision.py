import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_situation")]
    operations = [
        migrations.AddField(
            "procedure",
            "against",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="challenged_by", to="procedures.procedure"),
        ),
        migrations.RemoveConstraint("procedure", "one_running_procedure_of_a_kind"),
        migrations.AddConstraint(
            "procedure",
            models.UniqueConstraint(condition=models.Q(("against", None), ("ended_on", None)), fields=("case", "slug"), name="one_running_procedure_of_a_kind"),
        ),
        migrations.AddConstraint(
            "procedure",
            models.UniqueConstraint(condition=models.Q(("ended_on", None)), fields=("against", "slug"), name="one_running_for_each_decision"),
        ),
    ]
