/** Compares what a server did with what the table expects. */
import { isDeepStrictEqual } from 'node:util';

export type Json = any;
export type EventPattern = string | Record<string, Json>;

export function ensure(holds: boolean, message: string): void {
  if (!holds) {
    throw new Error(message);
  }
}

function show(value: unknown): string {
  return JSON.stringify(value);
}

/** Everything that is expected must be there; what is there besides does not matter. */
export function subset(expected: Json, actual: Json, path: string): void {
  if (Array.isArray(expected)) {
    ensure(Array.isArray(actual) && actual.length === expected.length, `${path}: expected ${show(expected)}, was ${show(actual)}`);
    expected.forEach((value, index) => subset(value, actual[index], `${path}[${index}]`));
  } else if (expected !== null && typeof expected === 'object') {
    ensure(actual !== null && typeof actual === 'object', `${path}: expected ${show(expected)}, was ${show(actual)}`);
    Object.entries(expected).forEach(([key, value]) => subset(value, actual[key], `${path}.${key}`));
  } else {
    ensure(isDeepStrictEqual(expected, actual), `${path}: expected ${show(expected)}, was ${show(actual)}`);
  }
}

/** Spells out shorthands and repetitions. */
export function expand(events: EventPattern[], shorthand: Record<string, string[]>): EventPattern[] {
  return events.flatMap((event) => {
    if (typeof event === 'string') {
      return event in shorthand ? expand(shorthand[event], shorthand) : [event];
    }
    return 'repeat' in event ? Array(event.repeat).fill(expand(event.events, shorthand)).flat() : [event];
  });
}

export function typeOf(event: Json): string {
  const words: string[] = event.eventType.replace('EVENT_TYPE_', '').split('_');
  return words.map((word) => word[0] + word.slice(1).toLowerCase()).join('');
}

export function attributesOf(event: Json): Json {
  const name = typeOf(event);
  return event[`${name[0].toLowerCase()}${name.slice(1)}EventAttributes`] ?? {};
}

export function checkHistory(expected: EventPattern[], actual: Json[], run: number): void {
  const types = expected.map((event) => (typeof event === 'string' ? event : Object.keys(event)[0]));
  const seen = actual.map(typeOf);
  ensure(isDeepStrictEqual(types, seen), `run ${run}: expected events ${types}, were ${seen}`);
  expected.forEach((event, index) => {
    if (typeof event !== 'string') {
      subset(event[types[index]], attributesOf(actual[index]), `run ${run}, event ${index + 1} ${types[index]}`);
    }
  });
  checkInvariants(actual, run);
}

/** What holds for every history: ids without gaps, nothing early. */
function checkInvariants(events: Json[], run: number): void {
  events.forEach((event, index) => {
    ensure(event.eventId === String(index + 1), `run ${run}: event ${index + 1} has id ${event.eventId}`);
    if (typeOf(event) === 'TimerFired') {
      const started = events[Number(attributesOf(event).startedEventId) - 1];
      notEarly(started, attributesOf(started).startToFireTimeout, event, run);
    }
  });
  const scheduled = events.find((event) => typeOf(event) === 'WorkflowTaskScheduled');
  if (scheduled !== undefined) {
    notEarly(events[0], attributesOf(events[0]).firstWorkflowTaskBackoff ?? '0s', scheduled, run);
  }
}

function notEarly(start: Json, delay: string, end: Json, run: number): void {
  const waited = instant(end.eventTime) - instant(start.eventTime);
  const least = BigInt(Math.round(Number(delay.replace('s', '')) * 1e9));
  ensure(waited >= least, `run ${run}: ${typeOf(end)} ${waited} ns after ${typeOf(start)}, not ${delay}`);
}

/** Nanoseconds since 1970; a Date would cut them. */
function instant(text: string): bigint {
  const [whole, fraction = ''] = text.replace('Z', '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
