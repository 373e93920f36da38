"""python -m studio.spaces: this checkout is a Space, and each thing that would keep one from being one is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.spaces import trial
from studio.spaces.__main__ import quick_faults
from studio.spaces.room import room

ROOT = Path(__file__).resolve().parents[2]
HEAD = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n")[1]


def test_this_checkout_is_a_space():
    assert list(quick_faults(ROOT)) == []


@pytest.fixture
def checkout(tmp_path):
    """checkout(**lines) → what is wrong with a small Space, whose front matter has those lines instead."""
    (tmp_path / "app.py").touch()
    shutil.copy(ROOT / "requirements.txt", tmp_path)

    def changed(**lines: str | None) -> list[str]:
        kept = [line for line in HEAD.splitlines() if line.partition(":")[0] not in lines]
        said = [f"{name}: {value}" for name, value in lines.items() if value is not None]
        (tmp_path / "README.md").write_text("\n".join(["---", *kept, *said, "---", "# A Space"]), encoding="utf-8")
        return list(quick_faults(tmp_path))

    changed.root = tmp_path
    return changed


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", None, "Add “title:”"),
        ("emoji", "studio", "one emoji"),
        ("colorFrom", "orange", "one of red, yellow"),
        ("sdk", "streamlit", "gradio"),
        ("sdk", "docker", "Lay .devops/Dockerfile at the top"),
        ("sdk_version", "6.30.0", "Write gradio==6.30.0 into requirements.txt"),
        ("python_version", "3.10", "in quotes"),  # YAML's number 3.1
        ("app_file", "main.py", "main.py is none"),
        ("short_description", '"' + "x" * 61 + '"', "1 to 60 characters"),
        ("suggested_hardware", "h300", "one of cpu-basic"),
        ("hf_oauth", "maybe", "true or false"),
        ("hf_oauth_scopes", "[everything]", "scopes: email"),
        ("hf_oauth_expiration_minutes", "50000", "43,200 at most"),
        ("hf_auth", "true", "no “hf_auth:”"),
    ],
)
def test_what_a_space_would_not_take_is_named(checkout, name, value, words):
    (fault,) = checkout(**{name: value})
    assert words in fault and fault[0].isupper() | fault.startswith("“")


def test_what_a_space_may_say_is_taken(checkout):
    more = {"hf_oauth": "true", "hf_oauth_scopes": "[email]", "suggested_hardware": "cpu-basic", "pinned": "false"}
    assert checkout(**more) == []


def test_on_zerogpu_torch_is_one_that_is_there(checkout):
    (fault,) = checkout(suggested_hardware="zero-a10g")
    assert "Write torch==2.11.0" in fault
    lines = (checkout.root / "requirements.txt").read_text().replace("torch>=2.8", "torch==2.11.0")
    (checkout.root / "requirements.txt").write_text(lines)
    assert checkout(suggested_hardware="zero-a10g") == []


def test_files_that_cannot_be_pushed_are_named(checkout):
    (checkout.root / "weights.bin").write_bytes(bytes(10_000_000))
    (checkout.root / "pointer.bin").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    (checkout.root / "link").symlink_to("/etc/hostname")
    (checkout.root / "requirements.txt").write_text("gradio==6.31.0\n-e .\n")
    said = " ".join(checkout())
    assert all(words in said for words in ("Split weights.bin", "Fetch pointer.bin", "place of link", "“-e .”"))
    assert len(checkout()) == 4


def test_a_checkout_without_front_matter_is_told_so(tmp_path):
    assert "Add a README.md" in next(quick_faults(tmp_path))
    (tmp_path / "README.md").write_text("# A Space\n")
    assert "front matter" in next(quick_faults(tmp_path))
    (tmp_path / "README.md").write_text("---\ntitle: [\n---\n")
    assert "no YAML" in next(quick_faults(tmp_path))


def test_in_a_spaces_room_nothing_of_the_tree_can_be_written(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    tree.chmod(0o777)
    code = "import os, pathlib; print(os.getuid(), os.listdir(os.environ['HOME'])); pathlib.Path('x').touch()"
    for part in (tmp_path, *tmp_path.parents):
        if part.stat().st_mode & 0o5 != 0o5 and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o5)
    try:
        with room(tree) as place:
            said = subprocess.run(
                place.command(sys.executable, "-c", code), env=place.environment(), capture_output=True, text=True
            )
    except ValueError as error:
        pytest.skip(str(error))
    if "mount" in said.stderr:
        pytest.skip(f"this system mounts nothing: {said.stderr.strip()}")
    assert said.stdout.strip() == "1000 []" and "Read-only file system" in said.stderr and not list(tree.iterdir())


def test_a_studio_that_ends_before_it_answers_is_told(monkeypatch):
    class Ended:
        stdout = type("Output", (), {"read": lambda self: "first\nno room\n"})()

        def poll(self) -> int:
            return 1

    with pytest.raises(RuntimeError, match="no room"):
        trial._wait(Ended(), "http://127.0.0.1:9/")
