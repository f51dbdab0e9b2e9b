package io.perdure.frontend.access;

/**
 * A request larger than the endpoint takes. Workers recognise it by its words, not by a detail
 * message, and answer with a smaller one.
 */
final class OversizedRequest extends RuntimeException {
  private OversizedRequest(int size, int max) {
    super(
        "grpc: received message larger than max (%d vs. %d)".formatted(size, max),
        null,
        false,
        false);
  }

  static void check(int size, int max) {
    if (size > max) {
      throw new OversizedRequest(size, max);
    }
  }
}
