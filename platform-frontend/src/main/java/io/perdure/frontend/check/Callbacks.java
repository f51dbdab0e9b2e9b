package io.perdure.frontend.check;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.temporal.api.common.v1.Callback;
import java.util.List;

/** Checks whom a request wants called at the end of a workflow execution (ST-12). */
public final class Callbacks {
  private static final int MOST = 32;
  private static final int MAX_URL_LENGTH = 1_000;
  private static final int MAX_HEADER_SIZE = 8 * 1024;

  private Callbacks() {}

  /**
   * @throws InvalidRequest when there are too many, or one is too large or of an unknown kind
   */
  public static void check(List<Callback> callbacks) {
    if (callbacks.size() > MOST) {
      throw new InvalidRequest(
          "cannot attach more than %d callbacks to a workflow".formatted(MOST));
    }
    callbacks.forEach(Callbacks::check);
  }

  private static void check(Callback callback) {
    if (!callback.hasNexus()) {
      throw new InvalidRequest("unknown callback variant");
    }
    var url = callback.getNexus().getUrl();
    if (url.isEmpty() || Names.isLongerThan(MAX_URL_LENGTH, url)) {
      throw new InvalidRequest("invalid url: missing, or longer than the maximum length allowed");
    }
    var size =
        callback.getNexus().getHeaderMap().entrySet().stream()
            .mapToInt(header -> header.getKey().length() + header.getValue().length())
            .sum();
    if (size > MAX_HEADER_SIZE) {
      throw new InvalidRequest("invalid header: larger than the maximum size allowed");
    }
  }
}
