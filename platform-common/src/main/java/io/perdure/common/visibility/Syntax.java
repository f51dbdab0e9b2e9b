package io.perdure.common.visibility;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.visibility.grammar.VisibilityQueryLexer;
import io.perdure.common.visibility.grammar.VisibilityQueryParser;
import io.perdure.common.visibility.grammar.VisibilityQueryParser.QueryContext;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** Turns the text of a query into a tree of the grammar, within limits that keep it cheap. */
final class Syntax {
  /** Longest query, in characters. */
  static final int MAX_LENGTH = 32_768;

  /** Deepest nesting of parentheses. */
  static final int MAX_DEPTH = 50;

  private Syntax() {}

  /**
   * The tree.
   *
   * @throws InvalidRequest when the text is not of the language, or beyond the limits
   */
  static QueryContext tree(String text) {
    if (text.length() > MAX_LENGTH) {
      throw InvalidQuery.malformed("query is longer than %d characters".formatted(MAX_LENGTH));
    }
    if (text.indexOf('\0') >= 0) {
      throw InvalidQuery.malformed("query contains the character U+0000");
    }
    var lexer = new VisibilityQueryLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(new Refusing());
    var tokens = new CommonTokenStream(lexer);
    tokens.fill();
    limitDepth(tokens);
    var parser = new VisibilityQueryParser(tokens);
    parser.removeErrorListeners();
    parser.addErrorListener(new Refusing());
    return parser.query();
  }

  /** The text that a part of the tree was made of. */
  static String source(ParserRuleContext part) {
    var start = part.getStart();
    return start
        .getInputStream()
        .getText(Interval.of(start.getStartIndex(), part.getStop().getStopIndex()));
  }

  private static void limitDepth(CommonTokenStream tokens) {
    var depth = 0;
    for (var token : tokens.getTokens()) {
      if (token.getType() == VisibilityQueryLexer.OPEN && ++depth > MAX_DEPTH) {
        throw InvalidQuery.malformed("more than %d nested parentheses".formatted(MAX_DEPTH));
      }
      if (token.getType() == VisibilityQueryLexer.CLOSE) {
        depth--;
      }
    }
  }

  /** Ends the reading at the first error, in place of the runtime's printing and guessing on. */
  private static final class Refusing extends BaseErrorListener {
    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        @Nullable Object offending,
        int line,
        int column,
        String message,
        @Nullable RecognitionException cause) {
      var near =
          offending instanceof Token token && token.getType() != Token.EOF
              ? "near '%s'".formatted(token.getText())
              : offending == null ? message : "at the end";
      throw InvalidQuery.malformed(
          "syntax error in line %d at column %d: %s".formatted(line, column + 1, near));
    }
  }
}
