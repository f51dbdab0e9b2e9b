package io.perdure.common.visibility;

import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.attribute.PredefinedAttribute;
import io.perdure.common.attribute.SearchAttribute;
import io.perdure.common.attribute.StoredAttribute;
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
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Reads the text of a query into what it asks for, or says what is wrong with it. */
final class QueryReader {
  private static final SearchAttribute DIVISION =
      new StoredAttribute(
          PredefinedAttribute.NAMESPACE_DIVISION.attributeName(),
          PredefinedAttribute.NAMESPACE_DIVISION.type());

  private final Function<String, Optional<SearchAttribute>> called;
  private boolean namesTheDivision;

  private QueryReader(Function<String, Optional<SearchAttribute>> called) {
    this.called = called;
  }

  /**
   * The query. Unless it speaks of divisions, it means the runs that are in none (VI-12).
   *
   * @param known the attributes of the namespace
   * @throws InvalidRequest when it is malformed, makes no sense or asks for what is not served
   *     (VI-38)
   */
  static VisibilityQuery read(String text, KnownAttributes known) {
    return new QueryReader(known::called).query(tree(text));
  }

  /**
   * The condition of a query over records that are no runs.
   *
   * @param called their fields by name
   * @throws InvalidRequest when it is malformed, makes no sense or asks for what is not served
   */
  static Condition read(String text, Function<String, Optional<SearchAttribute>> called) {
    QueryContext tree = tree(text);
    if (tree.groupBy() != null) {
      throw InvalidQuery.unsupported("'GROUP BY' clause");
    }
    return new QueryReader(called).whole(tree);
  }

  private static QueryContext tree(String text) {
    QueryContext tree = Syntax.tree(text);
    if (tree.orderBy() != null) {
      throw InvalidQuery.unsupported("'ORDER BY' clause");
    }
    if (tree.limit() != null) {
      throw InvalidQuery.unsupported("'LIMIT' clause");
    }
    return tree;
  }

  private VisibilityQuery query(QueryContext tree) {
    var groupBy = groupBy(tree);
    var condition = whole(tree);
    return new VisibilityQuery(namesTheDivision ? condition : inNoDivision(condition), groupBy);
  }

  private Condition whole(QueryContext tree) {
    @Nullable ConditionContext context = tree.condition();
    return context == null ? new Condition.And(List.of()) : condition(context);
  }

  private static Condition inNoDivision(Condition condition) {
    return new Condition.And(List.of(new Condition.IsNull(DIVISION), condition));
  }

  private Optional<SystemAttribute> groupBy(QueryContext tree) {
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
    return Optional.of(SystemAttribute.EXECUTION_STATUS);
  }

  private Condition condition(ConditionContext tree) {
    var parts = tree.conjunction().stream().map(this::conjunction).toList();
    return parts.size() == 1 ? parts.getFirst() : new Condition.Or(parts);
  }

  private Condition conjunction(ConjunctionContext tree) {
    var parts = tree.negation().stream().map(this::negation).toList();
    return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
  }

  private Condition negation(NegationContext tree) {
    var term = term(tree.term());
    return tree.NOT().size() % 2 == 0 ? term : new Condition.Not(term);
  }

  private Condition term(TermContext tree) {
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

  private Condition comparison(ComparisonContext tree) {
    var attribute = attribute(tree.operand(0));
    var operator = operator(tree.operator());
    if (hasNoOrder(attribute) && operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
      throw unsupported(tree.operator().getText(), attribute, tree);
    }
    return new Condition.Comparison(
        attribute, operator, LiteralReader.read(attribute, tree.operand(1)));
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

  private Condition membership(MembershipContext tree) {
    var attribute = attribute(tree.operand(0));
    if (attribute.type() == IndexedValueType.INDEXED_VALUE_TYPE_TEXT) {
      throw unsupported("in", attribute, tree);
    }
    var values =
        tree.operand().stream()
            .skip(1)
            .map(operand -> LiteralReader.read(attribute, operand))
            .toList();
    return new Condition.OneOf(attribute, values);
  }

  private Condition range(RangeContext tree) {
    var attribute = attribute(tree.operand(0));
    if (hasNoOrder(attribute) || attribute.type() == IndexedValueType.INDEXED_VALUE_TYPE_BOOL) {
      throw InvalidQuery.expression(
          "cannot do range condition on search attribute '%s' of type %s"
              .formatted(attribute.attributeName(), attribute.typeName()));
    }
    return new Condition.Between(
        attribute,
        LiteralReader.read(attribute, tree.operand(1)),
        LiteralReader.read(attribute, tree.operand(2)));
  }

  private Condition prefix(PrefixContext tree) {
    var attribute = attribute(tree.operand(0));
    if (attribute.type() != IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
        || attribute == SystemAttribute.EXECUTION_STATUS) {
      throw unsupported("starts_with", attribute, tree);
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

  private static boolean hasNoOrder(SearchAttribute attribute) {
    return attribute.type() == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST
        || attribute.type() == IndexedValueType.INDEXED_VALUE_TYPE_TEXT;
  }

  private static InvalidRequest unsupported(
      String operator, SearchAttribute attribute, ParserRuleContext tree) {
    return InvalidQuery.expression(
        "operator '%s' not supported for %s in `%s`"
            .formatted(operator, kind(attribute), Syntax.source(tree)));
  }

  private static String kind(SearchAttribute attribute) {
    return attribute == SystemAttribute.EXECUTION_STATUS
        ? attribute.attributeName()
        : attribute.typeName() + " type search attribute";
  }

  private Condition nullness(NullnessContext tree) {
    var attribute = attribute(tree.operand());
    if (tree.NULL() == null) {
      throw InvalidQuery.expression("'IS' operator can only be used with 'NULL' or 'NOT NULL'");
    }
    return new Condition.IsNull(attribute);
  }

  private SearchAttribute attribute(OperandContext operand) {
    refuseCall(operand);
    if (!(operand instanceof AttributeContext)) {
      throw InvalidQuery.expression("must be a column name but was " + operand.getText());
    }
    var name = unquoted(operand.getText());
    var attribute = called.apply(name);
    namesTheDivision |= attribute.filter(DIVISION::equals).isPresent();
    return attribute.orElseThrow(
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
