"""Stories are found by name, by file and by folder, and whatever is no story is told in one plain sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from io import FileIO
from pathlib import Path

import pytest

from crushgame import library
from crushgame.library import StoryFiles, Trouble, find, stories_in

CHECKOUT = Path(__file__).parent.parent


def sentence(name: str | Path) -> str:
    found = find(str(name))
    assert isinstance(found, Trouble), found
    return found.sentence


def files(name: str | Path) -> dict[str, bytes]:
    found = find(str(name))
    assert isinstance(found, StoryFiles), found
    return found.files


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, data: bytes = b"story: {}\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_shipped_story_is_found_by_its_id_wherever_one_stands() -> None:
    shown = list(files("dry-run"))
    assert shown[0].startswith("dry_run" + os.sep)
    assert os.path.join("dry_run", "story.yaml") in shown


def test_the_shipped_stories_are_named_as_their_files_are() -> None:
    assert [story.id for story in library.shipped()] == sorted(
        path.stem.replace("_", "-")
        for path in (CHECKOUT / "story").iterdir()
        if not path.name.startswith(".") and not path.name.endswith(".tests.yaml")
    )
    assert library.DEFAULT in [story.id for story in library.shipped()]


def test_a_misspelt_story_is_answered_with_the_one_that_was_meant() -> None:
    assert sentence("dry-rnu") == 'There is no story called "dry-rnu". Did you mean dry-run?'
    assert sentence("dry_run") == 'There is no story called "dry_run". Did you mean dry-run?'
    assert sentence("xyzzy") == 'There is no story called "xyzzy". `crushgame stories` lists the ones that there are.'


def test_tests_are_found_beside_a_story_and_kept_apart_from_it(here: Path) -> None:
    write(here / "my" / "tale.yaml", b"words")
    write(here / "my" / "tale.tests.yaml", b"tests")
    assert library.find("my/tale.yaml") == StoryFiles(
        "my/tale.yaml", {"my/tale.yaml": b"words"}, {"my/tale.tests.yaml": b"tests"}, os.path.realpath(here / "my")
    )
    assert library.stories_in("my") == ("my/tale.yaml",)
    for name in ("story.yaml", "tests.yaml", "night/bar.tests.yaml", "night/contests.yaml"):
        write(here / "saga" / name, name.encode())
    found = library.find("saga")
    assert isinstance(found, StoryFiles)
    assert list(found.files) == ["saga/night/contests.yaml", "saga/story.yaml"]
    assert list(found.tests) == ["saga/night/bar.tests.yaml", "saga/tests.yaml"]
    assert found.everything == {**found.files, **found.tests}


def test_a_file_is_read_under_the_name_it_was_given(here: Path) -> None:
    write(here / "my" / "tale.yaml", b"words")
    assert files("my/tale.yaml") == {"my/tale.yaml": b"words"}
    write(here / "tale.yml", b"words")
    assert files("./tale.yml") == {"./tale.yml": b"words"}


def test_a_folder_is_read_in_path_order_without_what_is_hidden_or_no_yaml(here: Path) -> None:
    for name in ("story.yaml", "acts/two.yaml", "acts/one.yaml", "acts/deep/er.yaml", "zoo.yaml"):
        write(here / "tale" / name, name.encode())
    for name in (".git/x.yaml", ".#story.yaml", "notes.txt", "acts/old.yaml~"):
        write(here / "tale" / name)
    names = ["acts/deep/er.yaml", "acts/one.yaml", "acts/two.yaml", "story.yaml", "zoo.yaml"]
    for spelling in ("tale", "tale/"):
        assert list(files(spelling)) == [f"tale/{name}" for name in names]
    assert files("tale")["tale/acts/deep/er.yaml"] == b"acts/deep/er.yaml"


def test_a_folder_of_ones_own_wins_over_a_shipped_story_when_it_is_spelt_as_a_path(here: Path) -> None:
    write(here / "dry-run" / "story.yaml", b"mine")
    assert files("./dry-run") == {"./dry-run/story.yaml": b"mine"}
    assert len(files("dry-run")) >= 1
    assert b"mine" not in files("dry-run").values()


def test_what_is_missing_is_said_to_be_missing(here: Path) -> None:
    assert sentence("no/such.yaml") == 'There is no file or folder called "no/such.yaml".'
    assert sentence("such.yaml") == 'There is no file or folder called "such.yaml".'
    write(here / "file.yaml")
    assert sentence("file.yaml/deeper") == 'There is no file or folder called "file.yaml/deeper".'


def test_a_folder_without_a_story_says_what_would_make_it_one(here: Path) -> None:
    (here / "empty").mkdir()
    assert sentence("empty") == 'There is no story in "empty": a story\'s folder holds a file called story.yaml.'
    write(here / "yml" / "story.yml")
    assert sentence("yml") == '"yml" has a story.yml; the main file of a story is called story.yaml.'
    write(here / "shelf" / "one" / "story.yaml")
    assert sentence("shelf") == '"shelf" is no story but a folder of them: name one, such as shelf/one.'


def test_what_is_no_text_is_no_story(here: Path) -> None:
    write(here / "cat.png", b"\x89PNG\0")
    assert sentence("./cat.png") == '"./cat.png" is no story: a story is a .yaml file, or a folder with a story.yaml.'
    write(here / "cat.yaml", b"\x89PNG\r\n\0\0")
    assert sentence("cat.yaml") == '"cat.yaml" is not a text file.'


def test_a_pipe_or_a_device_is_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "pipe.yaml")
    assert sentence("pipe.yaml") == '"pipe.yaml" is not a file that can be read as a story.'
    (here / "zero.yaml").symlink_to("/dev/zero")
    assert sentence("zero.yaml") == '"zero.yaml" is not a file that can be read as a story.'


def test_a_link_may_not_lead_out_of_a_story(here: Path) -> None:
    write(here / "secret.yaml", b"private")
    write(here / "tale" / "story.yaml")
    link = here / "tale" / "more.yaml"
    link.symlink_to("../secret.yaml")
    assert sentence("tale") == '"tale/more.yaml" is a link that leads out of the story\'s folder.'
    link.unlink()
    link.symlink_to("story.yaml")
    assert list(files("tale")) == ["tale/more.yaml", "tale/story.yaml"]
    (here / "tale" / "up").symlink_to("..")
    assert len(files("tale")) == 2


def test_a_dangling_link_and_a_loop_are_told_as_what_they_are(here: Path) -> None:
    (here / "gone.yaml").symlink_to("nowhere.yaml")
    assert sentence("gone.yaml") == '"gone.yaml" could not be read: no such file or directory.'
    (here / "loop.yaml").symlink_to("loop.yaml")
    assert sentence("loop.yaml") == '"loop.yaml" could not be read: too many levels of symbolic links.'


def test_a_file_or_a_story_that_is_too_large_is_refused_before_it_is_read_whole(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "LARGEST_FILE", 1 << 20)
    monkeypatch.setattr(library, "LARGEST_STORY", 2 << 20)
    write(here / "tale" / "story.yaml", b"#" * (1 << 20))
    assert len(files("tale")) == 1
    write(here / "tale" / "b.yaml", b"#" * (1 << 20))
    assert len(files("tale")) == 2
    write(here / "tale" / "c.yaml", b"#")
    assert sentence("tale") == '"tale" is larger than 2 MiB, the most that a story may be.'
    write(here / "huge.yaml", b"#" * ((1 << 20) + 1))
    assert sentence("huge.yaml") == '"huge.yaml" is larger than 1 MiB, the most that a file of a story may be.'


def test_a_file_that_grows_while_it_is_read_is_read_no_further_than_its_limit(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(here / "log.yaml", b"#" * (1 << 19))
    read = []

    class Growing(FileIO):
        def read(self, size: int | None = -1) -> bytes:
            with path.open("ab") as file:
                file.write(b"#" * (1 << 19))
            found = super().read(min(size or 0, 1 << 18))
            read.append(len(found))
            return found

    monkeypatch.setattr(library, "LARGEST_FILE", 1 << 20)
    monkeypatch.setattr(os, "fdopen", lambda handle, *_, **__: Growing(handle))
    assert sentence("log.yaml") == '"log.yaml" is larger than 1 MiB, the most that a file of a story may be.'
    assert sum(read) == (1 << 20) + 1
    assert path.stat().st_size > 2 << 20


def test_a_story_file_in_a_crowded_folder_does_not_read_the_whole_of_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "home" / "story.yaml")
    for number in range(10):
        write(here / "home" / f"{number}.txt")
    monkeypatch.setattr(library, "MOST_ENTRIES", 10)
    assert sentence("home") == '"home" holds more than a story may: at most 500 .yaml files, in a folder of its own.'


def test_a_file_whose_name_steers_the_terminal_is_refused_and_shown_tame(here: Path) -> None:
    write(here / "tale" / "story.yaml")
    write(here / "tale" / "a\x1b[2Jb.yaml")
    assert sentence("tale") == '"tale/a[2Jb.yaml" has a character in its name that cannot be shown. Please rename it.'
    assert sentence("\x1b]0;title\x07") == (
        'There is no story called "]0;title". `crushgame stories` lists the ones that there are.'
    )


def test_without_permission_it_says_so(here: Path) -> None:
    write(here / "shut.yaml").chmod(0)
    write(here / "shut" / "story.yaml")
    (here / "shut").chmod(0)
    here.chmod(0o755)
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); os.chdir(sys.argv[2])\n"
        "from crushgame.library import find\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"  # root may read everything
        "print(find('shut.yaml').sentence); print(find('./shut').sentence); print(find('shut/story.yaml').sentence)"
    )
    done = subprocess.run([sys.executable, "-c", program, CHECKOUT, here], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        '"shut.yaml" may not be read: you have no permission.',
        '"./shut" may not be read: you have no permission.',
        '"shut/story.yaml" may not be read: you have no permission.',
    ]


def test_a_folder_of_stories_stands_for_those_directly_below_it(here: Path) -> None:
    write(here / "shelf" / "one" / "story.yaml")
    write(here / "shelf" / "two.yaml")
    write(here / "shelf" / "none" / "other.yaml")
    write(here / "shelf" / ".hidden.yaml")
    assert stories_in("shelf") == ("shelf/one", "shelf/two.yaml")
    assert stories_in("shelf/one") == ("shelf/one",)
    assert stories_in("shelf/none") == ("shelf/none/other.yaml",)
    assert stories_in("nowhere") == ("nowhere",)


def test_a_folder_of_stories_is_not_read_through_a_link_that_leads_out(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("password: 1")
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "inside.yaml").write_text("story: {}")
    (stories / "link.yaml").symlink_to("inside.yaml")
    (stories / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    inside, link, out = library.find_all(str(stories))
    assert isinstance(inside, library.StoryFiles)
    assert isinstance(link, library.StoryFiles)
    assert isinstance(out, library.Trouble)
    assert "leads out of its folder" in out.sentence
