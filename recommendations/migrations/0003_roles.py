from django.db import migrations

MAY = {
    "reviewer": ("review_match",),
    "lead": ("review_match", "second_review", "keep_positions"),
    "admin": ("review_match", "second_review", "keep_positions", "invite_people"),
}
NAMES = {
    "review_match": "May decide on matches",
    "second_review": "May give the second word, settle disputes and override a status",
    "keep_positions": "May keep positions, tasks and rules",
    "invite_people": "May invite people and give roles",
}


def write_roles(apps, schema_editor):
    """Permissions are else made after all migrations, too late to be given to a group here."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    of, _ = ContentType.objects.get_or_create(app_label="recommendations", model="reviewdecision")
    known = {
        code: Permission.objects.get_or_create(content_type=of, codename=code, defaults={"name": name})[0]
        for code, name in NAMES.items()
    }
    for role, codes in MAY.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*(known[code] for code in codes))


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=MAY).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0002_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(write_roles, remove_roles)]
