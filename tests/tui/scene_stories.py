"""Stories for looking at: what Dry Run has no use for."""

from __future__ import annotations

THREAD = r"""
story: {format: 1, id: thread, title: Last Orders, version: 1, start: kitchen}
cast:
  mo: {name: Mo, pronouns: they, color: gold, portrait: {hair: bun, hair_color: auburn, clothes: hoodie, clothes_color: black}}
places: {kitchen: {title: The kitchen, time: night}}
endings: {e: {title: Toast, text: Done.}}
scenes:
  kitchen:
    place: kitchen
    steps:
      - |
        The light goes on by itself. It does that.
        Mo (text 23:52): are you awake
        You (text 23:53): no
        Mo (text 23:53): good. i have had a thought about the bread and I would like you to be asleep while I tell you
        You (text 23:55): it's one of the magnets again, isn't it
        Mo (text 23:56): the fridge hums in B flat. so does the freezer at work
        Mo (text 23:58): so do you, and i like you
        You (text 23:59): go to bed
      - choice:
          - {option: Put the phone in the bread bin., id: bin, end: e}
"""

LETTERS = r"""
story:
  format: 1
  id: letters
  title: A Lamp at Culver
  version: 1
  start: gate
  notes: ["Somebody has died before it begins, and is spoken of kindly.", The sea at night.]
cast:
  ines: {name: Ines, pronouns: she, color: crimson, portrait: {skin: deep, hair: curly, hair_color: black, clothes: coat}}
places: {gate: The gate below the lighthouse}
endings: {e: {title: Lit, text: At five.}}
scenes:
  gate:
    place: gate
    steps:
      - |
        The gate is shut, and has a bell on a string.
        Ines (sad): It came on the fourth. He'd put *two* stamps on it, to be sure.
        You: He was.
      - choice:
          - {option: Ring., id: ring, end: e}
"""

LONG_NIGHT = r"""
story: {format: 1, id: long-night, title: "夜行バス — the Night Bus to Aberdyfi-on-the-Wold", version: 1, start: bus}
cast:
  hana: {name: "山田 花子", pronouns: she, color: plum, portrait: {hair: bob, hair_color: black, clothes: scarf}}
  rhys:
    name: Rhys Llywarch Fetherstonhaugh-Ó Súilleabháin
    pronouns: he
    color: sky
    portrait: {hair: parted, beard: stubble, glasses: half}
places: {bus: "The upper deck of the 22:40 replacement service, by way of Llanfairpwllgwyngyll and everywhere else"}
variables:
  rapport: {from: 0, to: 3, meter: "You, 花子 and Rhys, all together", words: ["まだ遠い", getting there]}
endings: {e: {title: "終点", text: Done.}}
scenes:
  bus:
    place: bus
    steps:
      - show: hana
      - show: rhys
      - |
        山田 花子 has the window, and the é in her café has come apart: e, and ´.
        hana (smile): すみません、この席は空いていますか。いいえ、荷物のためではありません。
        rhys (tired): Hwyl. That seat's taken by a 🎻, a 👩🏽‍🚀 and eleven kilos of leeks.
      - choice:
          - {option: "「どうぞ」と言う。 (Say: please, do.)", id: please, end: e}
          - option: "Ask whether the leeks have a ticket, and of what kind, and whether a return would have been cheaper."
            id: leeks
            end: e
          - {option: Stand., id: stand, if: rapport > 2, locked: "立っているには、まだ早い。", end: e}
"""

REVIEWED = r"""
story: {format: 1, id: reviewed, title: The Last Box, version: 1, start: aisle}
cast:
  priya: {name: Priya, pronouns: she, color: teal, portrait: {skin: brown, hair: bun, hair_color: black, clothes: apron}}
  mo: {name: Mo, pronouns: they, color: gold}
places: {aisle: Aisle nine}
variables:
  warm: no
  open: yes
  asked: no
  rapport: {from: 0, to: 5, start: 1}
  nights: {from: 0, to: 9, start: 0, kept: yes}
  card: {drawn: {lemon: 1, lime: 1, plum: 1, pear: 1}}
define:
  built: rapport > 2
  light: rapport > 0
endings:
  court: {title: In Their Court, tone: warm, text: The trolleys go home in a line., notes: [N3]}
  bins: {title: By the Bins, tone: bittersweet, text: It rains on the bins.}
scenes:
  aisle:
    place: aisle
    steps:
      - set: {nights: +1}
      - |
        Priya: There's one box left: {card}. It's night {nights}.
      - choice:
          - {option: Give her the last box., id: give, set: {rapport: +2, warm: yes}, notes: [N1]}
          - {option: Tell one more story., id: story, set: {rapport: -1}, notes: [N2]}
      - |
        Priya: It closes at midnight, and it's ten to.
      - choice:
          - {option: Wait for the laugh., id: wait, set: {open: no}, notes: [N2]}
          - {option: Walk on., id: walk}
      - choice:
          - {option: Ask for her number., id: ask, set: {asked: yes}, end: court}
          - {option: Goodnight., id: night, end: bins}
report:
  title: Show Report
  watch: {warm: WARM, built: BUILT, open: OPEN, light: LIGHT}
  at: asked
  steps:
    - She talks it down, whatever it is. You read her right twice in three.
    - "Mo: You saw the second lemon. I'd have cried."
  sources:
    fox: {title: Fox, cites: "document 000, on indirect tactics", otherwise: Nobody was tricked. Sulking.}
    arrow: {title: Arrow, cites: "document 001, on asking", otherwise: Nothing was asked. Nothing to add.}
    lighthouse:
      title: Lighthouse
      cites: "document 002, on timing"
      otherwise: You were there until the shutters came down, and that is most of it, in the end; I have written pages about it.
    bottle: {title: Bottle-Opener, otherwise: "███ leave while it's good."}
  notes:
    N1:
      about: Giving something up
      best: Giving up the last box. Best thing you did all night.
      fox: Would have kept the box, and sold it back to her.
    N2:
      about: Waiting past the moment
      turn: You waited one story past the laugh. The minute moved on.
      worst: The clock wasn't with you.
    N3:
      about: Asking in one line
      arrow: One line, no speech. Good.
  last:
    - "Same night, one change: ask before the third story."
"""
