package io.perdure.frontend.check;

import java.util.UUID;

/**
 * Names requests before they are first tried, so that a second try is recognised by who has taken
 * in the first one (ST-7).
 */
public final class RequestIds {
  private RequestIds() {}

  /** The id that the client has given, or a new one. */
  public static String of(String given) {
    Fields.checkOptional("RequestId", given);
    return given.isEmpty() ? UUID.randomUUID().toString() : given;
  }
}
