"""What of scale.py needs no Ray: python -m unittest (npm run python runs it)."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import scale
from scale import Job, ShardFailed, ShardRefused


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def job(self, kind: str = "data", args: tuple[str, ...] = ("--kind", "state"), commit: str = "c") -> Job:
        return Job(kind, args, 3, commit, str(self.folder))


class Shards(Folder):
    def test_a_shard_is_the_scripts_own(self) -> None:
        job = self.job()
        self.assertEqual(job.command(1)[:5], ["node", "scripts/data.mjs", "--kind", "state", "--shard"])
        self.assertEqual(job.command(1)[5:], ["1/3", "--out", str(job.work / "1-of-3")])

    def test_the_same_command_finds_its_shards_and_no_others(self) -> None:
        self.assertEqual(self.job().work, self.job().work)
        others = [self.job(args=("--kind", "desk")), self.job(commit="d"), self.job("demos")]
        self.assertEqual(len({job.work for job in [self.job(), *others]}), 4)

    def test_a_whole_dataset_is_done_and_half_of_one_is_not(self) -> None:
        job = self.job("demos")
        (job.folder(0) / "episodes").mkdir(parents=True)
        self.assertFalse(job.is_done(0))
        (job.folder(0) / "meta").mkdir()
        (job.folder(0) / "meta/info.json").touch()
        self.assertTrue(job.is_done(0))

    def test_a_folder_comes_back_as_it_went(self) -> None:
        job = self.job()
        (job.folder(0) / "data").mkdir(parents=True)
        (job.folder(0) / "data/a.bin").write_bytes(bytes(range(256)))
        archive = scale.packed(job.folder(0))
        (job.folder(1)).mkdir()
        (job.folder(1) / "left-over").touch()
        scale.unpack(archive, job.folder(1))
        self.assertEqual([file.name for file in job.folder(1).rglob("*")], ["data", "a.bin"])
        self.assertEqual((job.folder(1) / "data/a.bin").read_bytes(), bytes(range(256)))
        self.assertTrue(job.is_done(1))

    def test_training_data_come_together_without_what_is_half(self) -> None:
        job = self.job()
        for index, names in enumerate(
            [["shard-00000.bin", "shard-00000.json"], ["shard-00001.bin.part"], []]
        ):
            job.folder(index).mkdir(parents=True)
            for name in names:
                (job.folder(index) / name).write_text(name)
        scale.merge(job, self.folder / "out")
        self.assertEqual(
            sorted(file.name for file in (self.folder / "out").iterdir()),
            ["shard-00000.bin", "shard-00000.json"],
        )

    def test_no_episode_at_all_is_said(self) -> None:
        with self.assertRaisesRegex(ShardRefused, "No shard recorded an episode"):
            scale.merge(self.job("demos"), self.folder / "out")


class Scripts(Folder):
    def run_python(self, code: str) -> str:
        said = io.StringIO()
        with scale.locked(self.folder / "lock") as lock, contextlib.redirect_stdout(said):
            scale.run_script(
                [sys.executable, "-c", code], str(self.folder), "shard 0/3", lock, self.folder / "pids"
            )
        return said.getvalue()

    def test_lines_say_whose_they_are(self) -> None:
        self.assertEqual(self.run_python("print('1/2'); print('2/2')"), "shard 0/3  1/2\nshard 0/3  2/2\n")

    def test_a_killed_script_is_tried_again_and_a_refused_one_is_not(self) -> None:
        with self.assertRaisesRegex(ShardFailed, "ended with -9. Its last line: half"):
            self.run_python("import os; print('half', flush=True); os.kill(os.getpid(), 9)")
        with self.assertRaisesRegex(ShardRefused, "was refused. No such option.$"):
            self.run_python("print('No such option.\\n\\noptions:\\n  --out'); raise SystemExit(2)")

    def test_one_at_a_time(self) -> None:
        order = []

        def second() -> None:
            with scale.locked(self.folder / "lock"):
                order.append("second")

        with scale.locked(self.folder / "lock"):
            other = threading.Thread(target=second)
            other.start()
            time.sleep(0.1)
            order.append("first")
        other.join()
        self.assertEqual(order, ["first", "second"])

    @unittest.skipUnless(sys.platform == "linux", "only Linux ends a process with its parent")
    def test_a_killed_worker_takes_its_script_with_it(self) -> None:
        code = (
            f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import scale; from pathlib import Path\n"
            f"with scale.locked(Path({str(self.folder / 'lock')!r})) as lock:\n"
            f"    sleep = [sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(600)']\n"
            f"    scale.run_script(sleep, '.', 'shard', lock, Path({str(self.folder / 'pids')!r}))\n"
        )
        worker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        self.assertEqual(worker.stdout.readline(), b"shard  1\n")
        child = int((self.folder / "pids").read_text().split()[1])
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        with scale.locked(self.folder / "lock"):  # free again only when both are gone
            self.assertFalse(
                Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes()
            )


class Options(unittest.TestCase):
    def test_what_is_behind_the_dashes_is_the_scripts(self) -> None:
        values = scale.parse(
            ["demos", "--out", "all", "--shards", "2", "--", "--shards", "9", "--task", "reach"]
        )
        self.assertEqual((values.shards, values.args), (2, ["--shards", "9", "--task", "reach"]))

    def test_what_this_script_gives_is_refused(self) -> None:
        for words in (
            ["demos", "--out", "all", "--", "--shard=0/2"],
            ["demos", "--", "--task", "reach"],
            ["train", "--out", "all"],
            ["demos", "--out", "all", "--shards", "0"],
        ):
            with (
                self.subTest(words),
                contextlib.redirect_stderr(io.StringIO()),
                self.assertRaises(SystemExit) as end,
            ):
                scale.parse(words)
            self.assertEqual(end.exception.code, 2)


if __name__ == "__main__":
    unittest.main()
