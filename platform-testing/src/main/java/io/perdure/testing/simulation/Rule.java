package io.perdure.testing.simulation;

/** Says what does not hold. */
final class Rule {
  private Rule() {}

  /**
   * Something must be so.
   *
   * @param violation what is wrong otherwise, with %s where something is named
   */
  static void require(boolean holds, String violation, Object... about) {
    if (holds) {
      return;
    }
    var text = new StringBuilder(violation);
    for (var part : about) {
      var at = text.indexOf("%s");
      text.replace(at, at + 2, String.valueOf(part));
    }
    throw new AssertionError(text.toString());
  }
}
