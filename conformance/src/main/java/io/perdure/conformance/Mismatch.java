package io.perdure.conformance;

/** Something is not as the table says. */
final class Mismatch extends RuntimeException {
  private Mismatch(String message) {
    super(message);
  }

  static void unless(boolean holds, String message) {
    if (!holds) {
      throw new Mismatch(message);
    }
  }
}
