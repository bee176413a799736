"""Expected refusals as one type: a code from a closed enum, with the evidence."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """What can be refused; every package closes its own list by subclassing this one."""


class Refused(Exception):
    """A rule said no: the code names the rule, the evidence fills the sentence the reader gets."""

    def __init__(self, code: RefusalCode, **evidence: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.evidence = evidence
