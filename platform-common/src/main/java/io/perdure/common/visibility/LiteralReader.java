package io.perdure.common.visibility;

import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.AttributeValues;
import io.perdure.common.attribute.SearchAttribute;
import io.perdure.common.attribute.StoredAttribute;
import io.perdure.common.attribute.SystemAttribute;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.AttributeContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.CallContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.NumberContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.OperandContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.TextContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.TruthContext;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the right side of a comparison as a value of the attribute on the left. */
final class LiteralReader {
  /** Of a number that has a fraction or an exponent, in characters. */
  private static final int MAX_DIGITS = 100;

  private LiteralReader() {}

  /**
   * The value.
   *
   * @throws InvalidRequest when it is none of that attribute's type (VI-38)
   */
  static AttributeValue read(SearchAttribute attribute, OperandContext operand) {
    refuseNames(operand);
    return switch (attribute) {
      case SystemAttribute system -> read(system, operand);
      case StoredAttribute stored -> read(stored, operand);
    };
  }

  /** What a text that is searched for consists of, without the blanks between (VI-28). */
  static List<String> words(String text) {
    return Stream.of(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static AttributeValue read(StoredAttribute attribute, OperandContext operand) {
    return switch (attribute.type()) {
      case INDEXED_VALUE_TYPE_KEYWORD, INDEXED_VALUE_TYPE_KEYWORD_LIST ->
          new AttributeValue.Keyword(text(operand).orElseThrow(() -> mismatch(attribute, operand)));
      case INDEXED_VALUE_TYPE_TEXT ->
          text(operand)
              .filter(text -> !words(text).isEmpty())
              .map(AttributeValue.Keyword::new)
              .orElseThrow(() -> mismatch(attribute, operand));
      case INDEXED_VALUE_TYPE_INT ->
          new AttributeValue.Whole(whole(operand).orElseThrow(() -> mismatch(attribute, operand)));
      case INDEXED_VALUE_TYPE_DOUBLE ->
          new AttributeValue.Real(real(operand).orElseThrow(() -> mismatch(attribute, operand)));
      case INDEXED_VALUE_TYPE_BOOL ->
          new AttributeValue.Truth(truth(operand).orElseThrow(() -> mismatch(attribute, operand)));
      case INDEXED_VALUE_TYPE_DATETIME -> new AttributeValue.Moment(moment(operand));
      case INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw mismatch(attribute, operand);
    };
  }

  private static AttributeValue read(SystemAttribute attribute, OperandContext operand) {
    return switch (attribute) {
      case WORKFLOW_ID,
          RUN_ID,
          WORKFLOW_TYPE,
          TASK_QUEUE,
          PARENT_WORKFLOW_ID,
          PARENT_RUN_ID,
          ROOT_WORKFLOW_ID,
          ROOT_RUN_ID ->
          new AttributeValue.Keyword(text(operand).orElseThrow(() -> mismatch(attribute, operand)));
      case EXECUTION_STATUS -> new AttributeValue.Whole(status(operand).getNumber());
      case START_TIME, EXECUTION_TIME, CLOSE_TIME -> new AttributeValue.Moment(moment(operand));
      case EXECUTION_DURATION -> new AttributeValue.Whole(duration(attribute, operand));
      case HISTORY_LENGTH, HISTORY_SIZE_BYTES, STATE_TRANSITION_COUNT ->
          new AttributeValue.Whole(whole(operand).orElseThrow(() -> mismatch(attribute, operand)));
    };
  }

  /** The text of a string, without its quotes, unless the operand is something else. */
  static Optional<String> text(OperandContext operand) {
    return operand instanceof TextContext quoted
        ? Optional.of(unquoted(quoted.getText()))
        : Optional.empty();
  }

  /** Refuses what is not a value. */
  static void refuseNames(OperandContext operand) {
    if (operand instanceof CallContext) {
      throw InvalidQuery.unsupported("function expression");
    }
    if (operand instanceof AttributeContext) {
      throw InvalidQuery.unsupported(
          "column name on the right side of comparison expression (did you forget to quote '%s'?)"
              .formatted(operand.getText()));
    }
  }

  private static WorkflowExecutionStatus status(OperandContext operand) {
    var found =
        text(operand)
            .flatMap(StatusNames::named)
            .or(() -> whole(operand).flatMap(StatusNames::numbered));
    return found.orElseThrow(
        () ->
            InvalidQuery.expression(
                "invalid ExecutionStatus value '%s'".formatted(shown(operand))));
  }

  private static Instant moment(OperandContext operand) {
    var found =
        text(operand)
            .flatMap(AttributeValues::moment)
            .or(() -> whole(operand).map(nanos -> Instant.ofEpochSecond(0, nanos)));
    return found
        .map(time -> time.truncatedTo(ChronoUnit.MICROS))
        .orElseThrow(
            () ->
                InvalidQuery.expression("unable to parse datetime '%s'".formatted(shown(operand))));
  }

  private static long duration(SystemAttribute attribute, OperandContext operand) {
    var written = text(operand);
    if (written.isEmpty()) {
      return whole(operand).orElseThrow(() -> mismatch(attribute, operand));
    }
    return DurationText.nanos(written.get())
        .orElseThrow(
            () ->
                InvalidQuery.expression("unable to parse duration '%s'".formatted(written.get())));
  }

  private static Optional<Long> whole(OperandContext operand) {
    try {
      return operand instanceof NumberContext
          ? Optional.of(Long.parseLong(operand.getText()))
          : Optional.empty();
    } catch (NumberFormatException fractionOrTooLarge) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> real(OperandContext operand) {
    return operand instanceof NumberContext && operand.getText().length() <= MAX_DIGITS
        ? Optional.of(new BigDecimal(operand.getText()))
        : Optional.empty();
  }

  private static Optional<Boolean> truth(OperandContext operand) {
    return operand instanceof TruthContext
        ? Optional.of(Boolean.valueOf(operand.getText()))
        : Optional.empty();
  }

  private static InvalidRequest mismatch(SearchAttribute attribute, OperandContext operand) {
    return InvalidQuery.expression(
        "invalid value type for search attribute %s of type %s: %s"
            .formatted(attribute.attributeName(), attribute.typeName(), operand.getText()));
  }

  private static String shown(OperandContext operand) {
    return text(operand).orElse(operand.getText());
  }

  /**
   * Without the quotes around it; a doubled quote and what follows a backslash stand for
   * themselves.
   */
  private static String unquoted(String quoted) {
    var quote = quoted.charAt(0);
    var text = new StringBuilder();
    for (var at = 1; at < quoted.length() - 1; at++) {
      var letter = quoted.charAt(at);
      text.append(letter == '\\' || letter == quote ? quoted.charAt(++at) : letter);
    }
    return text.toString();
  }
}
