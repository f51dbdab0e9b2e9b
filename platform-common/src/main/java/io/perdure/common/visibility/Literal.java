package io.perdure.common.visibility;

import java.time.Instant;
import java.util.Arrays;

/** A value of a search attribute, as a query states it or a run has it. */
public sealed interface Literal {
  /** A value of a Keyword attribute, compared by code points. */
  record Keyword(String text) implements Literal {}

  /** A value of an Int attribute; also the number of an execution status. */
  record Whole(long number) implements Literal {}

  /** A value of a Datetime attribute, in whole microseconds (VI-30). */
  record Moment(Instant time) implements Literal {}

  /** Negative, zero or positive, as this value is before, equal to or after one of its kind. */
  default int compareWith(Literal other) {
    return switch (this) {
      case Keyword(var text) ->
          Arrays.compare(
              text.codePoints().toArray(), ((Keyword) other).text.codePoints().toArray());
      case Whole(var number) -> Long.compare(number, ((Whole) other).number);
      case Moment(var time) -> time.compareTo(((Moment) other).time);
    };
  }
}
