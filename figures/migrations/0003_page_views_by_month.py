"""Page views of long ago are sums of a month or a year. Going back, such a sum stands on the first of its days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_rights_on_figures")]

    operations = [
        migrations.RemoveConstraint(model_name="pageview", name="pageview_one_row_a_day"),
        migrations.AddField(
            model_name="pageview",
            name="span",
            field=models.CharField(
                choices=[("day", "day"), ("month", "month"), ("year", "year")],
                default="day",
                max_length=5,
                verbose_name="counted over",
            ),
        ),
        migrations.AddConstraint(
            model_name="pageview",
            constraint=models.UniqueConstraint(
                fields=("day", "page", "key", "language", "span"), name="pageview_one_row_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="pageview",
            constraint=models.CheckConstraint(
                condition=models.Q(("span__in", ["day", "month", "year"])), name="pageview_span_known"
            ),
        ),
    ]
