package io.perdure.common.visibility;

import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.SearchAttribute;
import java.util.List;

/**
 * What a query asks of a run, checked and typed. A comparison with an attribute that the run does
 * not have is neither true nor false (VI-29).
 */
public sealed interface Condition {
  /** How a comparison relates two values. */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** All parts hold; without parts, every run is meant. */
  record And(List<Condition> parts) implements Condition {}

  /** One of the parts holds. */
  record Or(List<Condition> parts) implements Condition {}

  /** The part does not hold. */
  record Not(Condition part) implements Condition {}

  /** The attribute relates to a value. */
  record Comparison(SearchAttribute attribute, Operator operator, AttributeValue value)
      implements Condition {}

  /** The attribute is one of some values. */
  record OneOf(SearchAttribute attribute, List<AttributeValue> values) implements Condition {}

  /** The attribute lies between two values, or is one of them. */
  record Between(SearchAttribute attribute, AttributeValue low, AttributeValue high)
      implements Condition {}

  /** The attribute begins with a text. */
  record StartsWith(SearchAttribute attribute, String prefix) implements Condition {}

  /** The run does not have the attribute. */
  record IsNull(SearchAttribute attribute) implements Condition {}
}
