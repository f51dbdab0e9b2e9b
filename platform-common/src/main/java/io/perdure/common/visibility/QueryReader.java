package io.perdure.common.visibility;

import io.perdure.common.attribute.SystemAttribute;
import io.perdure.common.error.Broken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.visibility.Condition.Operator;
import io.perdure.common.visibility.grammar.VisibilityQueryParser;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.AttributeContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.BareContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.CallContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.ComparisonContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.ConditionContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.ConjunctionContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.GroupContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.MembershipContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.NegationContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.NullnessContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.OperandContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.OperatorContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.PatternContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.PrefixContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.QueryContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.RangeContext;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.TermContext;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Reads the text of a query into what it asks for, or says what is wrong with it. */
final class QueryReader {
  private QueryReader() {}

  /**
   * The query.
   *
   * @throws InvalidRequest when it is malformed, makes no sense or asks for what is not served
   *     (VI-38)
   */
  static VisibilityQuery read(String text) {
    QueryContext tree = Syntax.tree(text);
    if (tree.orderBy() != null) {
      throw InvalidQuery.unsupported("'ORDER BY' clause");
    }
    if (tree.limit() != null) {
      throw InvalidQuery.unsupported("'LIMIT' clause");
    }
    @Nullable ConditionContext condition = tree.condition();
    return new VisibilityQuery(
        condition == null ? new Condition.And(List.of()) : condition(condition), groupBy(tree));
  }

  private static Optional<SystemAttribute> groupBy(QueryContext tree) {
    if (tree.groupBy() == null) {
      return Optional.empty();
    }
    var fields = tree.groupBy().operand();
    if (fields.size() > 1) {
      throw InvalidQuery.unsupported("'GROUP BY' clause supports only a single field");
    }
    var field = attribute(fields.getFirst());
    if (field != SystemAttribute.EXECUTION_STATUS) {
      throw InvalidQuery.unsupported(
          "'GROUP BY' clause is not supported for search attribute " + field.attributeName());
    }
    return Optional.of(field);
  }

  private static Condition condition(ConditionContext tree) {
    var parts = tree.conjunction().stream().map(QueryReader::conjunction).toList();
    return parts.size() == 1 ? parts.getFirst() : new Condition.Or(parts);
  }

  private static Condition conjunction(ConjunctionContext tree) {
    var parts = tree.negation().stream().map(QueryReader::negation).toList();
    return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
  }

  private static Condition negation(NegationContext tree) {
    var term = term(tree.term());
    return tree.NOT().size() % 2 == 0 ? term : new Condition.Not(term);
  }

  private static Condition term(TermContext tree) {
    return switch (tree) {
      case GroupContext group -> condition(group.condition());
      case ComparisonContext comparison -> comparison(comparison);
      case MembershipContext membership -> negated(membership.NOT(), membership(membership));
      case RangeContext range -> negated(range.NOT(), range(range));
      case PrefixContext prefix -> negated(prefix.NOT(), prefix(prefix));
      case NullnessContext nullness -> negated(nullness.NOT(), nullness(nullness));
      case PatternContext pattern ->
          throw InvalidQuery.expression(
              "invalid operator '%s' in `%s`"
                  .formatted(
                      pattern.unsupported().getText().toLowerCase(Locale.ROOT),
                      Syntax.source(pattern)));
      case BareContext bare -> {
        refuseCall(bare.operand());
        throw InvalidQuery.expression("incomplete expression");
      }
      default -> throw new Broken("a query term of unknown kind");
    };
  }

  private static Condition negated(@Nullable TerminalNode not, Condition condition) {
    return not == null ? condition : new Condition.Not(condition);
  }

  private static Condition comparison(ComparisonContext tree) {
    var attribute = attribute(tree.operand(0));
    return new Condition.Comparison(
        attribute, operator(tree.operator()), LiteralReader.read(attribute, tree.operand(1)));
  }

  private static Operator operator(OperatorContext tree) {
    return switch (tree.getStart().getType()) {
      case VisibilityQueryParser.EQUAL -> Operator.EQUAL;
      case VisibilityQueryParser.NOT_EQUAL -> Operator.NOT_EQUAL;
      case VisibilityQueryParser.LESS -> Operator.LESS;
      case VisibilityQueryParser.LESS_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      case VisibilityQueryParser.GREATER -> Operator.GREATER;
      case VisibilityQueryParser.GREATER_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      default -> throw new Broken("an operator of unknown kind");
    };
  }

  private static Condition membership(MembershipContext tree) {
    var attribute = attribute(tree.operand(0));
    var values =
        tree.operand().stream()
            .skip(1)
            .map(operand -> LiteralReader.read(attribute, operand))
            .toList();
    return new Condition.OneOf(attribute, values);
  }

  private static Condition range(RangeContext tree) {
    var attribute = attribute(tree.operand(0));
    return new Condition.Between(
        attribute,
        LiteralReader.read(attribute, tree.operand(1)),
        LiteralReader.read(attribute, tree.operand(2)));
  }

  private static Condition prefix(PrefixContext tree) {
    var attribute = attribute(tree.operand(0));
    if (attribute.type() != IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
        || attribute == SystemAttribute.EXECUTION_STATUS) {
      throw InvalidQuery.expression(
          "operator 'starts_with' not supported for %s in `%s`"
              .formatted(kind(attribute), Syntax.source(tree)));
    }
    LiteralReader.refuseNames(tree.operand(1));
    return new Condition.StartsWith(
        attribute,
        LiteralReader.text(tree.operand(1))
            .orElseThrow(
                () ->
                    InvalidQuery.expression(
                        "right-hand side of operator 'starts_with' must be a string in `%s`"
                            .formatted(Syntax.source(tree)))));
  }

  private static String kind(SystemAttribute attribute) {
    return attribute == SystemAttribute.EXECUTION_STATUS
        ? attribute.attributeName()
        : attribute.typeName() + " type search attribute";
  }

  private static Condition nullness(NullnessContext tree) {
    var attribute = attribute(tree.operand());
    if (tree.NULL() == null) {
      throw InvalidQuery.expression("'IS' operator can only be used with 'NULL' or 'NOT NULL'");
    }
    return new Condition.IsNull(attribute);
  }

  private static SystemAttribute attribute(OperandContext operand) {
    refuseCall(operand);
    if (!(operand instanceof AttributeContext)) {
      throw InvalidQuery.expression("must be a column name but was " + operand.getText());
    }
    var name = unquoted(operand.getText());
    return SystemAttribute.named(name)
        .orElseThrow(
            () ->
                InvalidQuery.expression(
                    "column name '%s' is not a valid search attribute".formatted(name)));
  }

  private static void refuseCall(OperandContext operand) {
    if (operand instanceof CallContext) {
      throw InvalidQuery.unsupported("function expression");
    }
  }

  private static String unquoted(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }
}
