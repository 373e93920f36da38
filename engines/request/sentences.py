"""What is wrong with a request, in sentences that a person can act on."""

from __future__ import annotations

from pydantic import ValidationError

FIELDS = (
    "domain",
    "rewards",
    "sampler",
    "value",
    "lanes",
    "particles",
    "alpha",
    "levels",
    "seed",
    "method",
    "estimate",
    "conditions",
    "budget",
    "budget_of",
    "scripts",
    "transforms",
)
KINDS = {
    "int": "a whole number",
    "finite": "a whole number",
    "float": "a number",
    "string": "text",
    "dict": 'names with numbers, such as {"qed": 1}',
}  # pydantic's kinds of error in a person's words


def sentences(error: ValidationError) -> list[str]:
    """What is wrong with a request, one sentence each."""
    return [_sentence(e) for e in error.errors(include_url=False)]


def _sentence(error: dict) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    where = ".".join(str(part) for part in error["loc"]) or "request"
    if error["type"] == "extra_forbidden":
        return f"There is no setting “{where}”; the settings are {', '.join(FIELDS)} and the domain's own conditions."
    if error["type"] == "json_invalid":
        return f"The request is not JSON: {error['ctx']['error']}."
    if error["type"] == "literal_error":
        return f"{where} must be {error['ctx']['expected']}; it is “{str(error['input'])[:40]}”."
    kind = KINDS.get(error["type"].split("_")[0])
    return (
        f"{where} must be {kind}; it is “{str(error['input'])[:40]}”." if kind else f"{where}: {error['msg'].lower()}."
    )
