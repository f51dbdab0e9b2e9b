"""Compares what a server did with what the table expects."""

import re
from datetime import datetime
from typing import Any


class Mismatch(Exception):
    """Something is not as the table says."""


def require(holds: bool, message: str) -> None:
    if not holds:
        raise Mismatch(message)


def subset(expected: Any, actual: Any, path: str) -> None:
    """Everything that is expected must be there; what is there besides does not matter."""
    if isinstance(expected, dict):
        require(isinstance(actual, dict), f"{path}: expected {expected}, was {actual}")
        for key, value in expected.items():
            require(key in actual, f"{path}.{key}: expected {value}, was absent")
            subset(value, actual[key], f"{path}.{key}")
    elif isinstance(expected, list):
        require(isinstance(actual, list) and len(actual) == len(expected), f"{path}: expected {expected}, was {actual}")
        for index, value in enumerate(expected):
            subset(value, actual[index], f"{path}[{index}]")
    else:
        require(expected == actual, f"{path}: expected {expected!r}, was {actual!r}")


def expand(events: list[Any], shorthand: dict[str, list[str]]) -> list[Any]:
    """Spells out shorthands and repetitions."""
    result: list[Any] = []
    for event in events:
        if isinstance(event, str) and event in shorthand:
            result += expand(shorthand[event], shorthand)
        elif isinstance(event, dict) and "repeat" in event:
            result += expand(event["events"], shorthand) * event["repeat"]
        else:
            result.append(event)
    return result


def type_of(event: dict[str, Any]) -> str:
    words = event["eventType"].removeprefix("EVENT_TYPE_").split("_")
    return "".join(word.capitalize() for word in words)


def attributes_of(event: dict[str, Any]) -> dict[str, Any]:
    name = type_of(event)
    return event.get(name[0].lower() + name[1:] + "EventAttributes", {})


def history(expected: list[Any], actual: list[dict[str, Any]], run: int) -> None:
    types = [event if isinstance(event, str) else next(iter(event)) for event in expected]
    seen = [type_of(event) for event in actual]
    require(types == seen, f"run {run}: expected events {types}, were {seen}")
    for index, event in enumerate(expected):
        if isinstance(event, dict):
            subset(event[types[index]], attributes_of(actual[index]), f"run {run}, event {index + 1} {types[index]}")
    invariants(actual, run)


def invariants(events: list[dict[str, Any]], run: int) -> None:
    """What holds for every history: ids without gaps, nothing early."""
    for index, event in enumerate(events):
        require(event["eventId"] == str(index + 1), f"run {run}: event {index + 1} has id {event['eventId']}")
        if type_of(event) == "TimerFired":
            started = events[int(attributes_of(event)["startedEventId"]) - 1]
            not_early(started, attributes_of(started)["startToFireTimeout"], event, run)
    scheduled = next((event for event in events if type_of(event) == "WorkflowTaskScheduled"), None)
    backoff = attributes_of(events[0]).get("firstWorkflowTaskBackoff", "0s")
    if scheduled is not None:
        not_early(events[0], backoff, scheduled, run)


def not_early(start: dict[str, Any], delay: str, end: dict[str, Any], run: int) -> None:
    waited = instant(end["eventTime"]) - instant(start["eventTime"])
    require(waited >= float(delay.removesuffix("s")), f"run {run}: {type_of(end)} {waited} s after {type_of(start)}, not {delay}")


def instant(text: str) -> float:
    whole, fraction = re.fullmatch(r"([^.Z]+)(\.\d+)?Z", text).groups()
    return datetime.fromisoformat(whole + "+00:00").timestamp() + float(fraction or 0)
