"""What a manifest says of the run that made its model."""

import json
from pathlib import Path

import pytest

import provenance

FILE = '[[stage]]\ndata = "one"\noptions = { kind = "objects", shards = 2 }\n\n[[stage]]\nmodule = "m"\nname = "n"\noptions = { seed = 1 }\n'


def a_run(folder: Path) -> tuple[Path, Path]:
    file, run = folder / "small.toml", folder / "small"
    file.write_text(FILE)
    (run / "one" / "deep").mkdir(parents=True)
    (run / "one" / "a.bin").write_bytes(b"abc")
    (run / "one" / "deep" / "b.bin").write_bytes(b"de")
    return file, run


def test_it_has_the_stages_and_hashes_of_the_data(tmp_path: Path) -> None:
    file, run = a_run(tmp_path)
    provenance.write(file, run)
    told = json.loads((run / "run.json").read_text())
    assert told["file"] == "small.toml" and len(told["sha256"]) == 64
    assert told["stages"][1] == {"module": "m", "name": "n", "options": {"seed": 1}}
    assert told["data"]["one"] | {"sha256": ""} == {"files": 2, "bytes": 5, "sha256": ""}


@pytest.mark.parametrize("change", ["content", "name"])
def test_other_data_has_another_hash(tmp_path: Path, change: str) -> None:
    _, run = a_run(tmp_path)
    before = provenance.digest_of(run / "one")["sha256"]
    if change == "content":
        (run / "one" / "a.bin").write_bytes(b"abd")
    else:
        (run / "one" / "a.bin").rename(run / "one" / "c.bin")
    assert provenance.digest_of(run / "one")["sha256"] != before


def test_data_that_was_not_made_is_named(tmp_path: Path) -> None:
    file, run = a_run(tmp_path)
    (run / "one").rename(run / "two")
    with pytest.raises(FileNotFoundError, match="one is not there"):
        provenance.recorded(file, run)
