"""What one studio grants. Defaults are for two cores; the environment may set each (engines/limits.py)."""

from __future__ import annotations

from dataclasses import dataclass

from engines.admission import CostLimits
from engines.records.store import Quota, StudyQuota
from engines.studies.study import StudyLimits


@dataclass(frozen=True)
class Limits(CostLimits, StudyLimits):
    """STUDIO_MOST_UNFINISHED, STUDIO_MOST_RUN_SECONDS and so on.

    unfinished, address_unfinished, queue: runs queued or running at once, of one person, from one network address (of
    a studio that strangers reach), of everybody. starred: runs that one person
    may keep for good. memory_bytes: of step records that the page's process remembers.
    unfinished_studies, address_studies: studies with runs queued or running at once, which are not counted above;
    study_queue: such runs of everybody. studies: that one person may keep; starred_members: runs of starred ones.
    """

    unfinished: int = 8
    address_unfinished: int = 16
    queue: int = 200
    starred: int = 100
    memory_bytes: int = 64_000_000
    unfinished_studies: int = 3
    address_studies: int = 6
    study_queue: int = 2_000
    studies: int = 500
    starred_members: int = 300

    @property
    def quota(self) -> Quota:
        """Of the queue."""
        studies = StudyQuota(self.unfinished_studies, self.address_studies, self.study_queue, self.studies)
        return Quota(self.unfinished, self.address_unfinished, self.queue, studies)
