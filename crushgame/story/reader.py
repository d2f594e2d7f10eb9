"""From the nodes of all files of a story to one `Story`, with every problem found on the way.

Knows which blocks a file may hold and that keys are declared once over all files. Must not look names up (`compiler.py`
does) nor read bytes (`source.py` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from crushgame.story.beats import YOU
from crushgame.story.choices import written_ids
from crushgame.story.declarations import WORDS_OF_LOGIC, DeclarationReader
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.dialogue import Voices
from crushgame.story.gathering import EnoughError
from crushgame.story.looks import PlaceLook, Portrait, plain_look
from crushgame.story.model import (
    NO_ENDING,
    CastMember,
    Ending,
    Expression,
    PlaceStep,
    Promise,
    PromiseClause,
    Scene,
    Story,
    StoryInfo,
    Target,
)
from crushgame.story.nodes import ListNode, MapNode, Node
from crushgame.story.old_names import NO_RENAMES, Renames
from crushgame.story.pronouns import accepted
from crushgame.story.shapes import CAST_MEMBER, ENDING, FILE, HEAD, PROMISE, RESERVED, SCENE
from crushgame.story.steps import StepReader
from crushgame.story.trials import Trial, is_tests_file
from crushgame.story.values import STORY_ID, Entry, ValueReader

if TYPE_CHECKING:
    from crushgame.story.look_reader import LookReader
    from crushgame.story.reporting import WrittenReport

FORMAT = 1


class SourceFile(NamedTuple):
    """One file of a story: its name as the author knows it, its nodes, and its text."""

    name: str
    root: Node
    text: str


class Block(NamedTuple):
    """One top-level block of one file."""

    file: SourceFile
    node: Node


def read_story(files: list[SourceFile]) -> tuple[Story | None, list[Finding]]:
    """Read all files as one story. The story is None when it has no head, no scenes or no endings to speak of."""
    reader = _StoryReader()
    try:
        story = reader.story(files)
    except EnoughError:
        story = None
    return story, reader.values.findings


class _StoryReader:
    def __init__(self) -> None:
        self.values = ValueReader()
        self.declared: dict[tuple[str, str], Spot] = {}
        self._looks: LookReader | None = None

    def story(self, files: list[SourceFile]) -> Story | None:
        blocks: dict[str, list[Block]] = {name: [] for name in FILE}
        for file in files:
            self.values.open(file.name, file.text)
            keys, what = (("tests",), "a file of tests") if is_tests_file(file.name) else (tuple(FILE), "a story")
            known = self.values.keys(file.root, {name: FILE[name]._replace(required=False) for name in keys}, what)
            for name, node in (known or {}).items():
                blocks[name].append(Block(file, node))
        info = self.head(blocks["story"], files)
        missing = [name for name in ("endings", "scenes") if not blocks[name]]
        for name in missing if info else ():
            self.values.find_at("E212", Spot(files[0].name, 1, 1), what=f"`{name}:`", holds=FILE[name].doc)
        cast = {entry.key.value: member for entry in self.entries(blocks["cast"], "cast") if (member := self.cast(entry))}
        places = {entry.key.value: self.place(entry) for entry in self.entries(blocks["places"], "places")}
        declarations = DeclarationReader(self.values)
        variables = {
            entry.key.value: variable
            for entry in self.entries(blocks["variables"], "declarations")
            if (variable := declarations.variable(entry))
        }
        definitions = {
            entry.key.value: expression
            for entry in self.entries(blocks["define"], "definitions")
            if (expression := self.definition(entry))
        }
        endings = {
            entry.key.value: ending for entry in self.entries(blocks["endings"], "endings") if (ending := self.ending(entry))
        }
        promises = [promise for block in blocks["promises"] for promise in self.promises(block)]
        scenes = self.scenes(blocks["scenes"], cast, declarations)
        renamed = self.renamed(blocks["renamed"]) if blocks["renamed"] else NO_RENAMES
        report = self.report(blocks["report"], cast) if blocks["report"] else None
        tests = self.tests(blocks["tests"]) if blocks["tests"] else ()
        if info is None or missing:
            return None
        pictures = tuple(self._looks.pictures.values()) if self._looks is not None else ()
        return Story(
            info, cast, places, variables, definitions, endings, tuple(promises), scenes, tests, renamed, pictures, report
        )  # fmt: skip

    def entries(self, blocks: list[Block], kind: str) -> Iterator[Entry]:
        """Yield the named entries of one kind of block over all files, each while its own file is open.

        A name declared twice is a finding, and the first one holds.
        """
        for block in blocks:
            self.values.open(block.file.name, block.file.text)
            for entry in self.values.named(block.node, kind):
                spot = self.values.spot(entry.key)
                first = self.declared.setdefault((kind, entry.key.value), spot)
                if first is spot:
                    yield entry
                else:
                    what = {"declarations": "variable", "definitions": "name"}.get(kind, kind.removesuffix("s"))
                    self.values.find_twice("E208", spot, first, what=what, name=entry.key.value)

    # ---- the head ----

    def head(self, blocks: list[Block], files: list[SourceFile]) -> StoryInfo | None:
        values = self.values
        if not blocks:
            values.find_at("E212", Spot(files[0].name, 1, 1), what="`story:`", holds=FILE["story"].doc)
            return None
        self.only_one(blocks, "story")
        values.open(blocks[0].file.name, blocks[0].file.text)
        known = values.keys(blocks[0].node, HEAD, "`story:`")
        start = values.scalar(known["start"], "target") if known and "start" in known else None
        if known is None or not start:
            return None
        if "format" in known:
            self.format(known["format"])
        # What else is missing has been told; the rest of the story is read all the same.
        story_id = values.name(known["id"], STORY_ID) if "id" in known else ""
        title, version = values.text(known.get("title")), values.whole(known["version"], 0) if "version" in known else 1
        target = Target(start, values.spot(known["start"]))
        pronouns = self.pronouns(known.get("pronouns"))
        author, about, notes = (
            values.text(known.get("author")),
            values.text(known.get("about")),
            values.texts(known.get("notes")),
        )
        player = values.text(known.get("player")) or "You"
        return StoryInfo(story_id, title, version or 0, target, author, about, notes, player, pronouns)

    def only_one(self, blocks: list[Block], name: str) -> None:
        """Report every block but the first."""
        for extra in blocks[1:]:
            self.values.open(extra.file.name, extra.file.text)
            first = Spot(blocks[0].file.name, blocks[0].node.line, 1)
            self.values.find_twice("E208", self.values.spot(extra.node), first, what="block", name=name)

    def format(self, node: Node) -> None:
        number = self.values.whole(node, 1, 99)
        if number is not None and number != FORMAT:
            self.values.find("E213", node, number=str(number), known=str(FORMAT))

    def pronouns(self, node: Node | None) -> str:
        text = self.values.text(node)
        if not text:
            return "they"
        known = accepted(text)
        if not known and node is not None:
            self.values.expected("pronouns", node)
        return known or "they"

    def cast(self, entry: Entry) -> CastMember | None:
        values, name = self.values, entry.key.value
        if name in RESERVED:
            values.find("E209", entry.key, name=name)
            return None
        known = values.keys(entry.node, CAST_MEMBER, f"`{name}`")
        if known is None:
            return None
        shown = values.text(known.get("name")) or name.capitalize()
        if shown.lower() == YOU:
            values.find("E209", known.get("name", entry.key), name=shown)
        spot = values.spot(known.get("name", entry.key))
        first = self.declared.setdefault(("called", shown.lower()), spot)
        if first is not spot:
            values.find_twice("E208", spot, first, what="cast name", name=shown)
        color, pronouns, spot = values.text(known.get("color")), self.pronouns(known.get("pronouns")), values.spot(entry.key)
        listed = known.get("moods")
        expressions = self.looks.moods(listed) if isinstance(listed, MapNode) else ()
        moods = tuple(mood for mood, _ in expressions) if expressions else values.names(listed)
        face = self.looks.face(known["portrait"]) if "portrait" in known else Portrait()
        return CastMember(name, shown, pronouns, color, moods, spot, face, expressions)

    def place(self, entry: Entry) -> PlaceLook:
        key, node = entry
        if isinstance(node, MapNode):
            return self.looks.place(key.value, node)
        return plain_look(key.value, self.values.text(node))

    @property
    def looks(self) -> LookReader:
        if self._looks is None:
            from crushgame.story.look_reader import LookReader  # deferred: a story may leave all faces and places to us

            self._looks = LookReader(self.values)
        return self._looks

    def definition(self, entry: Entry) -> Expression | None:
        values, name = self.values, entry.key.value
        if name in WORDS_OF_LOGIC:
            values.find("E209", entry.key, name=name)
            return None
        self.not_twice(name, values.spot(entry.key), "declarations")
        return values.expression(entry.node)

    def not_twice(self, name: str, spot: Spot, *kinds: str) -> None:
        """Report a name that something of another kind has already."""
        first = next((self.declared[kind, name] for kind in kinds if (kind, name) in self.declared), None)
        if first is not None:
            self.values.find_twice("E208", spot, first, what="name", name=name)

    # ---- endings and promises ----

    def ending(self, entry: Entry) -> Ending | None:
        values = self.values
        if entry.key.value == NO_ENDING:
            values.find("E209", entry.key, name=NO_ENDING)
        known = values.keys(entry.node, ENDING, f"the ending `{entry.key.value}`")
        if known is None:
            return None
        text = values.prose(known.get("text")) or ""
        title, tone, notes = values.text(known.get("title")), values.text(known.get("tone")), values.texts(known.get("notes"))
        return Ending(entry.key.value, title, tone, text, notes, values.spot(entry.key), values.text(known.get("hint")))

    def promises(self, block: Block) -> list[Promise]:
        values = self.values
        values.open(block.file.name, block.file.text)
        if not isinstance(block.node, ListNode):
            values.expected("promises", block.node)
            return []
        found = []
        for item in block.node.items:
            known = values.keys(item, PROMISE, "a promise")
            if known is None:
                continue
            kinds = set(known)
            if kinds not in ({"never"}, {"always"}, {"can"}, {"after", "never"}):
                values.find("E216", item, 1)
                continue
            clauses = [
                PromiseClause(kind, expression) for kind, node in known.items() if (expression := values.expression(node))
            ]
            if len(clauses) == len(known):
                found.append(Promise(tuple(clauses), values.spot(item)))
        return found

    # ---- the report ----

    def report(self, blocks: list[Block], cast: dict[str, CastMember]) -> WrittenReport | None:
        from crushgame.story.report_reader import read_report  # deferred: most stories report nothing

        self.only_one(blocks, "report")
        self.values.open(blocks[0].file.name, blocks[0].file.text)
        return read_report(blocks[0].node, self.values, StepReader(self.values, Voices(cast)))

    # ---- old names ----

    def renamed(self, blocks: list[Block]) -> Renames:
        from crushgame.story.rename_reader import RenameReader  # deferred: a new story has no old names

        reader = RenameReader(self.values)
        for block in blocks:
            self.values.open(block.file.name, block.file.text)
            reader.read(block.node)
        return reader.renames()

    # ---- tests ----

    def tests(self, blocks: list[Block]) -> tuple[Trial, ...]:
        from crushgame.story.trial_reader import TrialReader  # deferred: a story that is played mostly has no tests

        reader = TrialReader(self.values)
        found: list[Trial] = []
        for block in blocks:
            self.values.open(block.file.name, block.file.text)
            found += reader.trials(block.node)
        return tuple(found)

    # ---- scenes ----

    def scenes(self, blocks: list[Block], cast: dict[str, CastMember], declarations: DeclarationReader) -> dict[str, Scene]:
        values = self.values
        steps = StepReader(values, Voices(cast))
        found: dict[str, Scene] = {}
        for block in blocks:
            for entry in self.entries([block], "scenes"):
                known = values.keys(entry.node, SCENE, f"the scene `{entry.key.value}`")
                if known is None:
                    continue
                found[entry.key.value] = self.scene(entry, known, steps, declarations)
        return found

    def scene(self, entry: Entry, known: dict[str, Node], steps: StepReader, declarations: DeclarationReader) -> Scene:
        values, body = self.values, known.get("steps")
        place: PlaceStep | None = steps.place(known["place"]) if "place" in known else None
        when: Expression | None = values.expression(known.get("when"))
        offer = values.prose(known.get("offer"))
        takes = declarations.takes(known.get("takes"))
        for taken in takes:
            self.not_twice(taken.name, taken.spot, "declarations", "definitions")
        steps.enter(written_ids(body, None, values.file) if body is not None else {})
        if isinstance(body, MapNode):
            values.expected("step list", body)
            body = None
        read = steps.steps(body)
        once, labels, options = values.yes(known.get("once")), steps.labels, steps.choices.taken
        return Scene(entry.key.value, read, place, when, offer, once, takes, labels, options, values.spot(entry.key))
