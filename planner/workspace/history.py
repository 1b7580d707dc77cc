"""Undo and redo as snapshots of a frozen document."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from planner.domain.project import Project

LIMIT = 2_000


@dataclass(frozen=True)
class _Past:
    project: Project
    label: str
    merge_key: str | None


@dataclass
class History:
    """The document with what it was and what was undone.

    Consecutive changes with the same merge key become one step. Undo never goes past opening.
    """

    present: Project
    _past: list[_Past] = field(default_factory=list)
    _future: list[_Past] = field(default_factory=list)
    _clean: Project | None = None
    _opened: Project | None = None

    def __post_init__(self) -> None:
        self._clean = self._opened = self.present

    @property
    def opened(self) -> Project:
        """The document as it was when it was opened."""
        return self._opened or self.present

    @classmethod
    def unsaved(cls, project: Project) -> History:
        """A history of work that lies nowhere: nothing can be undone, and the document counts as changed."""
        history = cls(project)
        history._clean = None
        return history

    def change(self, project: Project, label: str, merge_key: str | None = None) -> None:
        """Make ``project`` the present one; nothing happens when it equals the present one."""
        if project is self.present or project == self.present:
            return
        last = self._past[-1] if self._past else None
        merges = self.merges(merge_key)
        if merges and last is not None and project == last.project:
            self._past.pop()  # taken back by an edit of the same kind: as if nothing had been
            self.present = last.project
            return
        if not merges:
            self._past.append(_Past(self.present, label, merge_key))
            del self._past[:-LIMIT]
        self._future.clear()
        self.present = project

    def merges(self, merge_key: str | None) -> bool:
        """Whether an edit of this key would melt into the one before."""
        last = self._past[-1] if self._past else None
        same = merge_key is not None and last is not None and last.merge_key == merge_key
        return same and not self._future

    def amend(self, project: Project) -> None:
        """Let the present document say more without a step of its own: undo takes it with the step before."""
        clean = self.is_clean
        self.present = project
        if clean:
            self._clean = None

    def undo(self) -> str | None:
        """Go one step back; returns the label of what was undone."""
        if not self._past:
            return None
        step = self._past.pop()
        self._future.append(_Past(self.present, step.label, step.merge_key))
        self.present = step.project
        return step.label

    def redo(self) -> str | None:
        """Go one step forward again; returns the label of what was redone."""
        if not self._future:
            return None
        step = self._future.pop()
        self._past.append(_Past(self.present, step.label, None))
        self.present = step.project
        return step.label

    @property
    def before(self) -> Project | None:
        """The document before the last step; ``None`` where there is none."""
        return self._past[-1].project if self._past else None

    @property
    def everything(self) -> list[Project]:
        """The document as it is, was and could be again."""
        return [self.present, self.opened, *(p.project for p in (*self._past, *self._future))]

    def rename(self, document: str) -> None:
        """Give the document another id, in all that it is, was and could be again; no step of its own."""
        renamed: dict[int, Project] = {}

        def named(project: Project) -> Project:
            new = renamed.get(id(project))
            if new is None:
                new = renamed[id(project)] = project.model_copy(update={"id": document})
            return new

        self._past = [replace(p, project=named(p.project)) for p in self._past]
        self._future = [replace(p, project=named(p.project)) for p in self._future]
        self._clean = named(self._clean) if self._clean is not None else None
        self._opened = named(self.opened)
        self.present = named(self.present)

    def forget(self) -> None:
        """Nothing can be undone or redone any more."""
        self._past.clear()
        self._future.clear()
        self._opened = self.present

    @property
    def depth(self) -> int:
        """How many steps can be taken back."""
        return len(self._past)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._future[-1].label if self._future else None

    @property
    def is_clean(self) -> bool:
        """Whether the present document is the one last saved or opened."""
        return self.present is self._clean

    def mark_saved(self, source: Project, saved: Project) -> None:
        """Remember ``source`` as saved; where it is the present document, ``saved`` takes its place."""
        if self.present is source:
            self.present = saved
            self.mark_clean()
        else:
            self._clean = source

    def mark_clean(self) -> None:
        """Remember the present document as saved."""
        self._clean = self.present
        if self._past:  # an edit after saving never merges into one before it
            last = self._past[-1]
            self._past[-1] = _Past(last.project, last.label, None)
