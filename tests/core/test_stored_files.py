"""Files that no row names are found and removed; what a row names, and what is young, stays."""

import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from core import images, stored_files
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image, png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage(settings):
    settings.STORAGES = dict(settings.STORAGES)  # Django makes its storages anew when their setting changes


@pytest.fixture
def later(monkeypatch):
    """Two days later, when nothing that a test stores is young any more."""
    now = timezone.now() + dt.timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def keep(name, content=b"content"):
    return default_storage.save(name, ContentFile(content))


def run(*options):
    output = io.StringIO()
    call_command("tidy_files", *options, stdout=output)
    return output.getvalue().splitlines()


def test_what_rows_name_stays_with_its_copies(later):
    experience = make_experience()
    image, paper = make_image(experience, width=1400, height=700), make_document(experience)
    copies = images.make_copies(image.file.name)
    city = make_city(image=ContentFile(png(), name="square.png"))

    found = stored_files.compare(later)

    assert (found.strays, found.without_copies) == ({}, [])
    assert found.files == len({image.file.name, paper.file.name, city.image.name, *copies})


def test_what_no_row_names_is_removed_with_its_copies(later):
    image = make_image(make_experience(), width=1400, height=700)
    copies = images.make_copies(image.file.name)
    lost = keep("publications/covers/left.pdf")
    doubled = keep(images.copy_name(image.file.name, 640).replace(".webp", "_a1B2c3.webp"))
    image.experience.delete()  # the database alone; its action would have taken the files along

    found = stored_files.compare(later)
    stored_files.tidy(found)

    assert found.strays == dict.fromkeys(sorted([image.file.name, *copies, lost, doubled]), stored_files.NO_ROW)
    assert not any(default_storage.exists(name) for name in found.strays)


def test_younger_than_a_day_is_never_touched():
    name = keep("experiences/1/new.jpg")
    stored_at = default_storage.get_modified_time(name)

    assert stored_files.compare(stored_at + dt.timedelta(hours=23, minutes=59)).strays == {}
    assert stored_files.compare(stored_at + dt.timedelta(days=1)).strays == {name: stored_files.NO_ROW}


@pytest.mark.parametrize("ending", images.WRITTEN)
@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_copy_that_broke_off_is_removed_and_made_again(ending, share, later):
    image = make_image(make_experience(), width=1400, height=700)
    images.make_copies(image.file.name)
    copy = images.copy_name(image.file.name, 640, ending)
    with default_storage.open(copy) as file:
        content = file.read()
    default_storage.delete(copy)
    keep(copy, content[: int(len(content) * share)])

    found = stored_files.compare(later)
    stored_files.tidy(found)

    assert (found.strays, found.without_copies) == ({copy: stored_files.HALF_MADE}, [image.file.name])
    with default_storage.open(copy) as file:  # the task has made it again
        assert file.read() == content


def test_images_of_before_get_the_copies_they_lack(later):
    experience = make_experience()
    large, _small = make_image(experience, width=1400, height=700), make_image(experience)
    damaged = make_image(experience, width=1400, height=701)
    default_storage.delete(damaged.file.name)
    keep(damaged.file.name, b"no image")

    assert stored_files.compare(later).without_copies == [large.file.name]


def test_file_of_an_earlier_version_stays(later):
    city = make_city(image=ContentFile(png(), name="before.png"))
    before = city.image.name
    city.image = ContentFile(png(70, 70), name="after.png")
    city.save()

    assert before not in stored_files.compare(later).strays
    city.history.all().delete()
    assert list(stored_files.compare(later).strays) == [before]


@pytest.mark.usefixtures("later")
def test_dry_run_prints_and_removes_nothing():
    name = keep("cities/left.jpg")
    image = make_image(make_experience(), width=1400, height=700)

    said = run("--dry-run")

    assert said == [
        f"would remove {name} (no row names it)",
        f"would make the copies of {image.file.name}",
        "2 files: 1 to remove, 1 images without copies.",
    ]
    assert default_storage.exists(name)
    assert run()[0] == f"removed {name} (no row names it)"
    assert not default_storage.exists(name)


@pytest.mark.usefixtures("later")
def test_storage_of_another_database_is_left_alone():
    names = [keep(f"cities/{number}.jpg") for number in range(stored_files.MANY + 1)]

    with pytest.raises(CommandError, match=r"No row names 51 of 51 files: is this the database"):
        run()
    assert all(default_storage.exists(name) for name in names)

    run("--many")
    assert not any(default_storage.exists(name) for name in names)


def test_nothing_stored_yet_is_no_error(tmp_path):
    storage = FileSystemStorage(location=tmp_path / "none")

    assert stored_files.compare(timezone.now(), storage).files == 0


@pytest.mark.usefixtures("later")
def test_every_day_tidies(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # whose finished tasks it prunes
    name = keep("cities/left.jpg")

    call_command("daily", verbosity=0)

    assert not default_storage.exists(name)
