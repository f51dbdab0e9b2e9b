package io.perdure.common.attribute;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A value of a search attribute, as a query states it or a run has it. */
public sealed interface AttributeValue {
  /** A value of a Keyword or Text attribute, compared by code points. */
  record Keyword(String text) implements AttributeValue {}

  /** A value of an Int attribute; also the number of an execution status. */
  record Whole(long number) implements AttributeValue {}

  /** A value of a Double attribute. */
  record Real(BigDecimal number) implements AttributeValue {}

  /** A value of a Bool attribute. */
  record Truth(boolean holds) implements AttributeValue {}

  /** A value of a Datetime attribute, in whole microseconds (VI-30). */
  record Moment(Instant time) implements AttributeValue {}

  /** A value of a KeywordList attribute. */
  record Keywords(List<String> texts) implements AttributeValue {}

  /** Negative, zero or positive, as this value is before, equal to or after one of its kind. */
  default int compareWith(AttributeValue other) {
    return switch (this) {
      case Keyword(var text) -> compare(text, ((Keyword) other).text);
      case Whole(var number) -> Long.compare(number, ((Whole) other).number);
      case Real(var number) -> number.compareTo(((Real) other).number);
      case Truth(var holds) -> Boolean.compare(holds, ((Truth) other).holds);
      case Moment(var time) -> time.compareTo(((Moment) other).time);
      case Keywords(var texts) ->
          Arrays.compare(
              texts.toArray(String[]::new),
              ((Keywords) other).texts.toArray(String[]::new),
              AttributeValue::compare);
    };
  }

  private static int compare(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }
}
