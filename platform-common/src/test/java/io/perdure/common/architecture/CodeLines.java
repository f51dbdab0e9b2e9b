package io.perdure.common.architecture;

import java.util.BitSet;

/** Which lines of a Java source hold code: not blank, and not comment only. */
final class CodeLines {
  private static final String TEXT_BLOCK = "\"\"\"";

  private final BitSet lines = new BitSet();

  CodeLines(String source) {
    int line = 1;
    for (int at = 0; at < source.length(); ) {
      int end = tokenEnd(source, at);
      boolean comment = source.startsWith("//", at) || source.startsWith("/*", at);
      for (; at < end; at++) {
        char c = source.charAt(at);
        if (c == '\n') {
          line++;
        } else if (!comment && !Character.isWhitespace(c)) {
          lines.set(line);
        }
      }
    }
  }

  /** Counts the lines of code from one line to another, both included. */
  int count(long from, long to) {
    return lines.get((int) from, (int) to + 1).cardinality();
  }

  int count() {
    return lines.cardinality();
  }

  /** Where the comment, string or single character ends that begins here. */
  private static int tokenEnd(String source, int at) {
    if (source.startsWith("//", at)) {
      return Math.min(source.length(), endOf(source, "\n", at + 2) - 1);
    }
    if (source.startsWith("/*", at)) {
      return Math.min(source.length(), endOf(source, "*/", at + 2));
    }
    if (source.startsWith(TEXT_BLOCK, at)) {
      return literalEnd(source, TEXT_BLOCK, at + 3);
    }
    if (source.charAt(at) == '"' || source.charAt(at) == '\'') {
      return literalEnd(source, source.substring(at, at + 1), at + 1);
    }
    return at + 1;
  }

  private static int endOf(String source, String mark, int from) {
    int found = source.indexOf(mark, from);
    return found < 0 ? source.length() + 1 : found + mark.length();
  }

  private static int literalEnd(String source, String quote, int from) {
    int at = from;
    while (at < source.length() && !source.startsWith(quote, at)) {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), at + quote.length());
  }
}
