"""From moves to effects: which slot, how much, and where the range stops it.

Knows names and kinds. Must not know where the moves stand in the code.
"""

from __future__ import annotations

from crushgame.story.diagnostics import Spot, nearest
from crushgame.story.kinds import FLAG_WORDS, Flag, OneOf, Whole, bounds
from crushgame.story.model import Call, Expression, Move, Scene, Variable
from crushgame.story.names import Names
from crushgame.story.program import Compute, Effect, Put, Shift, Written
from crushgame.story.scope import Binding


def effects_of(moves: tuple[Move, ...], names: Names) -> tuple[tuple[Effect, ...], tuple[Written, ...]]:
    """Return the effects of a `set`, in order, and the move behind each; a move that is none is a finding and left out."""
    effects: list[Effect] = []
    written: list[Written] = []
    for move in moves:
        of_move = _effects_of_move(move, names)
        effects += of_move
        written += [Written(f"{move.variable}: {_written(move)}", move.spot)] * len(of_move)
    return tuple(effects), tuple(written)


def _effects_of_move(move: Move, names: Names) -> list[Effect]:
    variable = names.sets.get(move.variable)
    if variable is not None:
        return _of_set(move, variable.members, names)
    binding = names.variable(move.variable)
    if binding is None:
        _unknown(move, names)
        return []
    names.written.add(binding.slot)
    declared = names.story.variables.get(move.variable)
    if isinstance(declared, Variable) and declared.draws:
        names.find("E315", move.spot, len(move.variable), name=move.variable)
        return []
    effect = effect_of(move, binding, names)
    return [effect] if effect is not None else []


def arguments(call: Call, scene: Scene, names: Names) -> tuple[Effect, ...]:
    """Return the effects that hand a call's values to the scene, one for each value that it takes."""
    taken = names.params.get(scene.id, {})
    given: set[str] = set()
    effects: list[Effect] = []
    for move in call.arguments:
        binding = taken.get(move.variable)
        if binding is None:
            near = nearest(move.variable, list(taken))
            names.find("E317", move.spot, len(move.variable), near, name=move.variable, scene=scene.id)
            continue
        given.add(move.variable)
        effect = effect_of(move._replace(how="put") if move.how == "shift" else move, binding, names)
        if effect is not None:
            effects.append(effect)
    for name in taken:
        if name not in given:
            names.find("E318", call.target.spot, len(call.target.name), name=name, scene=scene.id)
    return tuple(effects)


def effect_of(move: Move, binding: Binding, names: Names) -> Effect | None:
    """Return what a move does to a slot, or None with a finding."""
    slot, kind = binding
    low, high = bounds(kind)
    if isinstance(move.value, Expression):
        return _computed(move, move.value, binding, names)
    if move.how == "shift" and isinstance(move.value, int):
        if not isinstance(kind, Whole):
            names.find("E312", move.value_spot, 1, name=move.variable, kind=_kind(binding), value=f"{move.value:+}")
            return None
        if move.value == 0 or low == high:
            names.find("W514", move.spot, len(move.variable), name=move.variable)
        return Shift(slot, move.value, low, high)
    if isinstance(kind, Whole):
        if isinstance(move.value, int):
            if low <= move.value <= high:
                return Put(slot, move.value)
            names.find("E206", move.value_spot, len(str(move.value)), number=str(move.value), low=str(low), high=str(high))
            return None
    elif isinstance(kind, Flag):
        if move.value in FLAG_WORDS:
            return Put(slot, FLAG_WORDS[str(move.value)])
    elif move.how == "put" and move.value in kind.names:
        return Put(slot, kind.names.index(str(move.value)))
    _no_value(move, binding, names)
    return None


def _computed(move: Move, expression: Expression, binding: Binding, names: Names) -> Effect | None:
    bound = names.bind(expression)
    if bound is None:
        return None
    if isinstance(binding.kind, OneOf) != isinstance(bound.kind, OneOf) or (
        isinstance(binding.kind, OneOf) and bound.kind != binding.kind
    ):
        names.find(
            "E312", expression.spot, len(expression.text), name=move.variable, kind=_kind(binding), value=expression.text
        )
        return None
    if isinstance(binding.kind, Flag) and isinstance(bound.kind, Whole):
        names.find("E341", expression.spot, len(expression.text), subject=f'"{expression.text}"')
        return None
    low, high = bounds(binding.kind)
    return Compute(binding.slot, bound, low, high)


def _of_set(move: Move, members: tuple[str, ...], names: Names) -> list[Effect]:
    if isinstance(move.value, Expression):
        names.find("E312", move.value_spot, 1, name=move.variable, kind="any of " + ", ".join(members), value=move.value.text)
        return []
    listed = move.value if isinstance(move.value, tuple) else (move.value,) if move.value != "none" else ()
    wanted = [str(name) for name in listed]
    slots = {member: names.bindings[f"{move.variable}.{member}"].slot for member in members}
    names.written.update(slots.values())
    signed = move.how in ("add", "drop")
    for name in wanted:
        if name not in members:
            near = nearest(name, list(members))
            names.find("E306", move.value_spot, len(name) + signed, near, value=name, known=", ".join(members))
            return []
    if signed:
        return [Put(slots[name], int(move.how == "add")) for name in wanted]
    return [Put(slot, int(member in wanted)) for member, slot in slots.items()]


def _unknown(move: Move, names: Names) -> None:
    if move.variable in names.text_index:
        names.find("E319", move.spot, len(move.variable), name=move.variable)
        return
    if move.variable in names.story.definitions:
        why = "; it is a name from `define:`, worked out where it is used"
        names.find("E305", move.spot, len(move.variable), name=move.variable, why=why)
        return
    near = nearest(move.variable, [name for name in names.names() if name not in names.story.definitions])
    names.find("E305", move.spot, len(move.variable), near, name=move.variable, why="")
    meant = names.variable(near)
    if meant is not None:
        names.written.add(meant.slot)  # most likely meant, so not left over


def _no_value(move: Move, binding: Binding, names: Names) -> None:
    kind, value = binding.kind, _written(move)
    spot: Spot = move.value_spot
    if isinstance(kind, OneOf) and move.how == "put":
        near = nearest(value, list(kind.names))
        names.find("E306", spot, len(value), near, value=value, known=", ".join(kind.names))
    else:
        names.find("E312", spot, len(value), name=move.variable, kind=_kind(binding), value=value)


def _written(move: Move) -> str:
    """Return the value of a move as its author wrote it."""
    value = move.value
    if move.how == "shift":
        return f"{value:+}"
    if isinstance(value, (str, int)):
        return {"add": "+", "drop": "-"}.get(move.how, "") + str(value)
    return f"= {value.text}" if isinstance(value, Expression) else f"[{', '.join(value)}]"


def _kind(binding: Binding) -> str:
    if isinstance(binding.kind, OneOf):
        return "one of " + ", ".join(binding.kind.names)
    if isinstance(binding.kind, Flag):
        return "yes or no"
    return f"a number from {binding.kind.low} to {binding.kind.high}"
