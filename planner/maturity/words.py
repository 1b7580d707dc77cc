"""What window, report, deck and command line say of a level: figures, gaps, what is missing, whom to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from planner.domain.answers.assessment import Consensus
from planner.domain.answers.level import SLACK, Level
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import decimal, iso_day, share
from planner.domain.base.numbers import level as level_words
from planner.domain.base.rounding import half_up
from planner.domain.project import Project
from planner.maturity.agreement import FewKnow
from planner.maturity.lens import Reading
from planner.maturity.rounds import Comparison
from planner.maturity.routing import same_role
from planner.maturity.score import Distance, Profile

MOST_NAMED = 5
DIFFER = 0.05
"""So far outside the range of a level lies what people who differ make of it, before it is said."""


def figure(level: Level) -> str:
    """The level that leads, ``?`` where too little is known, a dash where nothing is asked."""
    return level_words(level.value) if level.leads else "?" if level.asked else "–"


def range_words(level: Level) -> str:
    """The range of a level, a dash where it has none or nothing is asked."""
    if not level.asked or level_words(level.low) == level_words(level.high):
        return "–"
    return tr(level.span)


def distance_words(distance: Distance | None) -> str:
    """A gap: the value that leads, else its range; a dash without target."""
    if distance is None:
        return "–"
    low, value, high = distance.printed or (distance.low, distance.value, distance.high)
    if value is not None:
        return decimal(value, distance.digits)
    return tr(phrase("{low:.1f} to {high:.1f}", low=low, high=high))


def widest_first(distance: Distance | None) -> float:
    """A gap as a number to sort by: its value, else its high end."""
    if distance is None:
        return 0.0
    return distance.high if distance.value is None else distance.value


def way_words(way: Distance) -> str:
    """A share of a way: the value that leads, else its range."""
    if way.value is not None:
        return share(way.value)
    return tr(phrase("{low} to {high}", low=share(way.low), high=share(way.high)))


def first_words(
    project: Project, profile: Profile, *, names: bool = True, whom: bool = True
) -> tuple[str, ...]:
    """What has to be said before any figure: that too little is known, whom to ask, what is not confirmed.

    Sentences to be said in the language spoken. Without ``names`` people are called by role and team; without
    ``whom`` nobody is called, for where people stand in a list.
    """
    overall = profile.overall
    found: list[str] = []
    if overall.sentence:
        found.append(overall.sentence)
        if whom:
            found += whom_sentences(project, overall, names=names)
    if profile.outside and len(profile.outside) < len(project.teams):
        found.append(outside_words(project, profile))
    if unconfirmed(project, profile):
        found.append(confirmed_words(project, profile))
    if said_words(overall):
        found.append(said_words(overall))
    return tuple(sentence(f) for f in found)


def sentence(note: str) -> str:
    """A note with its full stop."""
    return note if note.endswith(".") else phrase("{note}.", note=note)


def outside_words(project: Project, profile: Profile) -> str:
    """How many teams and people the figure is of."""
    inside = [t for t in project.teams if t.id not in profile.outside]
    return phrase(
        "{teams} of {all_teams} teams, {people:,.0f} of {all_people:,.0f} people, are in the figures.",
        teams=len(inside),
        all_teams=len(project.teams),
        people=sum(t.people for t in inside),
        all_people=sum(t.people for t in project.teams),
    )


def unconfirmed(project: Project, profile: Profile) -> bool:
    """Whether less than half of what stands in this round was given in it."""
    return len(project.rounds) > 1 and 2 * profile.confirmed < profile.counts.answered


def confirmed_words(project: Project, profile: Profile) -> str:
    """As of which date the answers are, and how many of them this round confirmed."""
    return phrase(
        "As answered on {day} · {confirmed} of {cells} confirmed in this round",
        day=iso_day(given_on(project)),
        confirmed=profile.confirmed,
        cells=profile.counts.answered,
    )


def given_on(project: Project) -> str:
    """The date of the latest round from which answers were taken over; the round’s own without any."""
    round_ = project.current_round
    dates = {
        a.given.date
        for sheet in round_.answers.values()
        for a in sheet.values()
        if a.given is not None
    }
    return max(dates, default=round_.date)


MOST_ROLES = 6
"""So many roles are named of those who could know what nobody asked does."""
ASK_FIRST = "Ask these people first: {who}."
DO_NOT_KNOW = "Asked already, and answered “don’t know”: {who}."
AND_OTHERS = "{roles} and others"
COULD_KNOW = "By role, these could know: {roles}."


def whom_sentences(project: Project, level: Level, *, names: bool = True) -> list[str]:
    """Whom to ask first; who was asked and does not know; and who else could know, by role."""
    decides = level.decides
    if decides is None:
        return []
    found = []
    if who := people_words(project, level, names=names):
        found.append(phrase(ASK_FIRST, who=who))
    if decides.unsure:
        told, more = decides.unsure[:MOST_NAMED], len(decides.unsure) - MOST_NAMED
        found.append(phrase(DO_NOT_KNOW, who=_people(project, told, max(more, 0), names=names)))
        if roles := roles_words(project, level):
            found.append(phrase(COULD_KNOW, roles=roles))
    return found


def roles_words(project: Project, level: Level) -> str:
    """The roles that could know what nobody who was asked does; empty where the questions name no other."""
    decides = level.decides
    if decides is None:
        return ""
    there = {same_role(project.respondent_by_id[p].role) for p in decides.unsure}
    others = [r for r in decides.elsewhere if same_role(r) not in there]
    told = joined(others[:MOST_ROLES])
    return phrase(AND_OTHERS, roles=told) if len(others) > MOST_ROLES else told


def people_words(project: Project, level: Level, *, names: bool = True) -> str:
    """The people who could narrow a level most, with their teams; empty where none is named."""
    decides = level.decides
    if decides is None or not decides.people:
        return ""
    return _people(project, decides.people, decides.more, names=names)


def _people(project: Project, ids: Sequence[str], more: int, *, names: bool) -> str:
    """People by id, with their teams, and how many more there are."""
    called: Counter[tuple[str, str]] = Counter()
    for id_ in ids:
        person = project.respondent_by_id[id_]
        called[(person.name if names else "") or person.role, person.team] += 1
    said = [
        _called(who, project.team_by_id[team].name, number)
        for (who, team), number in called.items()
    ]
    words = joined(said)
    if more:
        return phrase("{people}, and {more:one|#} more", people=words, more=more)
    return words


def _called(who: str, team: str, number: int) -> str:
    """People of one team who are called alike: ``ML engineer (Fraud, 2)``, ``2 people of “Fraud”``."""
    of = Verbatim(team)
    if not who:
        return (
            phrase("one person of “{team}”", team=of)
            if number == 1
            else phrase("{n} people of “{team}”", n=number, team=of)
        )
    if number == 1:
        return phrase("{who} ({team})", who=Verbatim(who), team=of)
    return phrase("{who} ({team}, {n} people)", who=Verbatim(who), team=of, n=number)


def settled_by(reading: Reading, teams: Mapping[str, str]) -> str:
    """Which answers would settle a published level; ``teams`` are the names of teams by id."""
    if reading.level is None:
        return ""
    return settled_words(reading.level, teams, several=len(reading.cells) > 1)


def settled_words(level: Level, teams: Mapping[str, str], *, several: bool | None = None) -> str:
    """Which open answers would settle a level; with their teams, named by id, where there are ``several``.

    Where that is not given, the level's own teams say it.
    """
    several = len(level.teams) > 1 if several is None else several
    decides = level.decides
    if decides is None or not decides.asks:
        return ""
    named = [
        phrase("{question} ({team})", question=a.question, team=Verbatim(teams.get(a.team, a.team)))
        if several
        else a.question
        for a in decides.asks[:MOST_NAMED]
    ]
    words = joined(named)
    rest = len(decides.asks) - len(named)
    if rest:
        words = phrase("{people}, and {more:one|#} more", people=words, more=rest)
    if len(decides.asks) == 1:
        return phrase("One answer settles it: {which}.", which=words)
    pattern = (
        "At most {number} answers settle it: {which}."
        if decides.at_most
        else "{number} answers settle it: {which}."
    )
    return phrase(pattern, number=len(decides.asks), which=words)


def few_know_words(project: Project, found: Sequence[FewKnow]) -> str:
    """Questions that few know, the first of them: ``Cleaning data (Fraud): 1 of 8 knows``."""
    if not found:
        return ""
    by_id = project.questionnaire.by_id
    named = [
        phrase(
            "{question} ({team}): {knows}",
            question=by_id[f.question].title if f.question in by_id else f.question,
            team=Verbatim(project.team_by_id[f.team].name),
            knows=f.words,
        )
        for f in found[:MOST_NAMED]
    ]
    words = joined(named, "; ")
    if len(found) > MOST_NAMED:
        words = phrase(
            "{people}, and {more:one|#} more", people=words, more=len(found) - MOST_NAMED
        )
    return phrase("Few know: {which}.", which=words)


LIKELY = 0.05
"""From here on a split of risen and fallen questions is taken for chance."""


def _scatter(found: Comparison) -> tuple[str, str]:
    """Whether more questions rose than fell, or the other way round, than chance would have it."""
    chance = found.chance
    split = phrase(
        "{rose} questions rose and {fell} fell. Were both as likely, so uneven a split would come in "
        "{chance} of 100 cases.",
        rose=len(found.rose),
        fell=len(found.fell),
        chance=round(100 * chance) if chance >= 0.01 else tr("fewer than 1"),
    )
    if chance > LIKELY:
        return split, "The change may be no more than the scatter of answers."
    return split, "The change is more than the scatter of answers."


def change_notes(found: Comparison) -> tuple[str, ...]:
    """What stands beside a comparison of two rounds: pairs, changed questions, lapsed agreements."""
    notes = [
        phrase(
            "Compared are {pairs} of {of} answers: those with a level in both rounds, given again in the "
            "later one.",
            pairs=found.overall.pairs,
            of=found.overall.of,
        )
    ]
    if found.overall.refused:
        notes.append("Too few answers were given again to compare: at least half have to be.")
    elif found.rose or found.fell:
        notes.extend(_scatter(found))
    if not found.overall.refused and any(d.refused for d in found.dimensions):
        notes.append(
            "Where the change is a dash, fewer than half of the answers can be compared; the levels there "
            "are those of each round by itself."
        )
    items = found.items
    if items.moved or items.reworded or items.new or items.dropped:
        notes.append(
            phrase(
                "Between the two versions of the questionnaire {moved} questions moved, {reworded} read "
                "otherwise, {new} are new and {dropped} are gone.",
                moved=len(items.moved),
                reworded=len(items.reworded),
                new=len(items.new),
                dropped=len(items.dropped),
            )
        )
    if found.changed_questions:
        notes.append(
            phrase(
                "{n} answers are not compared, because what their level says has changed.",
                n=found.changed_questions,
            )
        )
    if found.lapsed:
        notes.append(
            phrase(
                "{n} agreements of before lapsed, because a member answered anew.",
                n=len(found.lapsed),
            )
        )
    return tuple(notes)


def agreed_short(consensus: Consensus) -> str:
    """What a team agreed on, for a cell of a table."""
    if consensus.state == "not_applicable":
        return "does not apply"
    if consensus.state == "dont_know":
        return phrase("ask {who}", who=Verbatim(consensus.ask))
    return str(consensus.level)


def agreed_words(consensus: Consensus) -> str:
    """What a team agreed on: a level, that it does not apply, or whom to ask."""
    reason = f" ({consensus.reason})" if consensus.reason else ""
    if consensus.state == "not_applicable":
        return phrase("The team agreed that it does not apply{reason}.", reason=reason)
    if consensus.state == "dont_know":
        by = phrase(" by {day}", day=iso_day(consensus.by)) if consensus.by else ""
        return phrase("The team does not know: ask {who}{by}.", who=Verbatim(consensus.ask), by=by)
    return phrase(
        "The team agreed on level {level}{reason}; that counts.",
        level=consensus.level,
        reason=reason,
    )


def left_out_words(level: Level) -> str:
    """The reading if what people left out as not applicable were asked; empty where it changes nothing."""
    for why in level.why:
        same = (half_up(why.low), half_up(why.high)) == (half_up(level.low), half_up(level.high))
        if why.kind == "left_out" and not same:
            if why.cells == 1:
                pattern = "One answer was left out; {low:.1f} to {high:.1f} if it were asked."
                whole = "One answer was left out; {low:g} to {high:g} if it were asked."
                pattern = pattern if level.scale.kind == "continuous" else whole
                return phrase(pattern, low=why.low, high=why.high)
            if level.scale.kind == "continuous":
                return phrase(
                    "{number} answers were left out; {low:.1f} to {high:.1f} if they were asked.",
                    number=why.cells,
                    low=why.low,
                    high=why.high,
                )
            return phrase(
                "{number} answers were left out; {low:g} to {high:g} if they were asked.",
                number=why.cells,
                low=why.low,
                high=why.high,
            )
    return ""


def thin_words(level: Level) -> str:
    """How many answers few know; empty where none."""
    thin = sum(w.cells for w in level.why if w.kind == "thin")
    if thin == 1:
        return "One answer rests on fewer people than do not know."
    return phrase("{n} answers rest on fewer people than do not know.", n=thin) if thin else ""


def said_words(level: Level) -> str:
    """The reading from the lowest and the highest respondent, where it is wider than a level may be."""
    if level.said is None or level.said.width <= level.scale.bound + SLACK:
        return ""
    if level.said.low > level.low - DIFFER and level.said.high < level.high + DIFFER:
        return ""  # what is open makes the range, not that people differ
    pattern = (
        "People differ: by everybody’s lowest and highest answer {low:.1f} to {high:.1f}"
        if level.scale.kind == "continuous"
        else "People differ: by everybody’s lowest and highest answer {low:g} to {high:g}"
    )
    return phrase(pattern, low=level.said.low, high=level.said.high)


def reading_notes(reading: Reading, teams: Mapping[str, str]) -> tuple[str, ...]:
    """All that stands beside a published level: teams, what was left out, who differs, what settles it."""
    level = reading.level
    notes: Sequence[str] = (
        reading.spread,
        reading.limits,
        said_words(level) if level else "",
        left_out_words(level) if level else "",
        thin_words(level) if level else "",
        settled_by(reading, teams),
    )
    return tuple(n for n in notes if n)
