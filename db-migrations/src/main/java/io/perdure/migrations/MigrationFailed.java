package io.perdure.migrations;

/**
 * A database could not be brought to the schema of this build; the message says why, in one line.
 */
public final class MigrationFailed extends RuntimeException {
  MigrationFailed(Exception cause) {
    super(firstLine(cause), cause);
  }

  private static String firstLine(Exception failure) {
    var message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    return message
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("no reason given")
        .strip();
  }
}
