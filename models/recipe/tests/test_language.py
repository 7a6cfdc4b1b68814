"""Vocabulary, specs, tasks and wordings: `python3 -m unittest` from this folder, with the standard library alone."""

import json
import random
import sys
import unittest
from collections import Counter
from pathlib import Path
from unittest.mock import patch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import language
import spec
import tasks
import vocabulary as vocab
from language import Key

PAGE = language.load_language()
MANIFEST = json.loads((HERE.parents[1] / "pico" / "manifest.json").read_text())


class Vocabulary(unittest.TestCase):
    def test_integers_are_their_own_ids(self) -> None:
        self.assertEqual([vocab.token_id(str(i)) for i in range(256)], list(range(256)))
        self.assertEqual(len(set(vocab.TOKENS)), len(vocab.TOKENS))
        self.assertLessEqual(len(vocab.TOKENS), vocab.SIZE)
        self.assertEqual(vocab.token_text(vocab.token_id("purple")), "purple")
        self.assertRaises(KeyError, vocab.token_id, "256")

    def test_an_old_id_does_not_move(self) -> None:
        said = ("red", "cube", "yes", "no", "<bos>", "<eos>", "left", "near")
        self.assertEqual([vocab.token_id(t) for t in said], [256, 264, 270, 271, 272, 273, 274, 284])
        shipped = MANIFEST["answers"]["vocabulary"]
        self.assertEqual(list(vocab.TOKENS[: len(shipped)]), shipped)


class Spec(unittest.TestCase):
    def test_bin_128_is_exactly_zero(self) -> None:
        for d in spec.ACTION[1:7]:
            self.assertLess(abs(d["low"] + 128.5 * (d["high"] - d["low"]) / 256), 1e-12)
        self.assertEqual((spec.TRANSLATION_BIN, spec.ROTATION_BIN), (0.0004, 0.002))

    def test_the_shipped_model_speaks_it(self) -> None:
        self.assertEqual(MANIFEST["action"]["dimensions"], spec.ACTION)
        self.assertEqual(MANIFEST["action"]["hz"], spec.CONTROL_HZ)
        self.assertEqual(MANIFEST["observation"]["state"]["dimensions"], spec.PROPRIOCEPTION)


class Tasks(unittest.TestCase):
    def test_names_are_single_words_of_the_vocabulary(self) -> None:
        for name in tasks.TASKS:
            self.assertRegex(name, r"^[a-z]+$")
            self.assertGreater(vocab.token_id(name), vocab.EOS)

    def test_wordings_name_what_the_task_is_about(self) -> None:
        for task in tasks.TASKS.values():
            for template in (*task.templates, *task.synonyms):
                self.assertIn("{object}", template)
                self.assertEqual("{destination}" in template, task.two, template)

    def test_containers_are_shapes(self) -> None:
        for task in tasks.TASKS.values():
            self.assertLessEqual(set(task.containers), set(tasks.SHAPES))

    def test_another_task_is_read_without_further_ado(self) -> None:
        training = {"weight": 1, "whileHolding": 1, "wordings": 3, "episodes": 1}
        data = {"name": "loft", "destination": None, "training": training}
        task = tasks.parse_task(data | {"templates": ["loft the {object}"], "synonyms": []})
        self.assertEqual((task.name, task.two, task.containers, task.wordings), ("loft", False, (), 3))
        with self.assertRaisesRegex(KeyError, "templates"):
            tasks.parse_task(data)
        with patch.dict(tasks.TASKS, {"loft": task}):
            words = language.load_language()
            said = [words.wording(k, 0) for k in language.all_keys(words) if "loft" in (k.kind, k.task)]
        self.assertTrue(any("loft the red cube?" in text for text in said))
        self.assertTrue(any(text.startswith("Q: what is the plan to") for text in said))


class Wordings(unittest.TestCase):
    def test_the_pool_is_bounded_and_means_one_thing(self) -> None:
        meaning: dict[str, Key] = {}
        for key in language.all_keys(PAGE):
            for text in PAGE.wordings(key):
                other = meaning.setdefault(text, key)
                # "the package" is a box in pictures of desks, which show no blocks, and a cube elsewhere
                desk = PAGE.things & {*key.target[-1:], *other.target[-1:]}
                self.assertTrue(other == key or desk, text)
        self.assertTrue(25_000 < len(meaning) < 60_000)
        self.assertEqual(set(meaning), set(language.all_phrases(PAGE)))

    def test_held_out_pairs_are_not_named_in_instructions(self) -> None:
        self.assertEqual(len(PAGE.held_out), 4)
        for key in language.all_keys(PAGE):
            if key.kind in tasks.TASKS or key.kind == "plan":
                for form in (key.target, key.destination, key.target[2:]):
                    self.assertNotIn(tuple(form[1:3]), PAGE.held_out)
        asked = {k.target[1:] for k in language.all_keys(PAGE) if k.kind == "exists"}
        self.assertLess(PAGE.held_out, asked)

    def test_usual_words_and_synonyms(self) -> None:
        words = language.Words(("blue",), ("navy", "cobalt", "dark blue"))
        drawn = Counter(words.draw(rng) for rng in [random.Random(10)] for _ in range(3000))
        self.assertAlmostEqual(drawn["blue"] / 3000, 1 - language.SYNONYMS, delta=0.03)
        self.assertEqual(set(drawn), {"blue", "navy", "cobalt", "dark blue"})
        plurals = [language.plural(n) for n in ("cube", "box", "dice", "star shape")]
        self.assertEqual(plurals, ["cubes", "boxes", "dice", "star shapes"])
        key = Key("pick", ("shape", "cube"))
        for v in range(50):
            self.assertEqual(PAGE.wording(key, v), PAGE.wording(key, v))

    def test_statements_are_not_wrapped_as_commands(self) -> None:
        wrappers, starts = ("you", "like you to", "please"), ("I want", "the star,", "next to")
        wrong = [f" {wrapper} {start}" for wrapper in wrappers for start in starts]
        for key in language.all_keys(PAGE):
            for text in PAGE.wordings(key):
                self.assertFalse(any(w in text for w in wrong), text)

    def test_a_slip_is_one_small_change_and_never_another_word(self) -> None:
        rng, seen = random.Random(11), set()
        for _ in range(2000):
            text = language.slip("pick up the cone", PAGE.known, rng)
            seen.add(text)
            self.assertTrue(text.startswith(("p", "pick up the c")) and abs(len(text) - 16) <= 1)
        self.assertNotIn("pick up the one", seen)
        self.assertLessEqual({"pikc up the cone", "pick up the coone", "pick up the coe"}, seen)
        colours = {language.slip("colour", PAGE.known, rng) for _ in range(500)}
        self.assertIn("colur", colours)
        self.assertNotIn("color", colours)  # that one is a word
        self.assertEqual(language.slip("put it in", PAGE.known, rng), "put it in")


if __name__ == "__main__":
    unittest.main()
