package io.perdure.frontend.check;

import com.google.protobuf.Message;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.sdk.v1.UserMetadata;
import java.util.List;

/** Checks how large parts of a request are (FO-165…FO-178). */
public final class Sizes {
  /** Largest payloads, memo or failure, in bytes (FO-45). */
  public static final int MAX_BLOB = 2 * 1024 * 1024;

  private static final int MAX_SUMMARY = 400;
  private static final int MAX_DETAILS = 20_000;
  private static final int MAX_LINKS = 10;
  private static final int MAX_LINK = 4_000;

  private Sizes() {}

  /** Whether payloads or a failure are larger than what may be recorded. */
  private static boolean isTooLarge(Message blob) {
    return blob.getSerializedSize() > MAX_BLOB;
  }

  /** Input, signal input, details (ST-13, FO-178). */
  public static void checkBlob(Message blob) {
    if (isTooLarge(blob)) {
      throw new InvalidRequest("Blob data size exceeds limit.");
    }
  }

  /** A memo (ST-13). */
  public static void checkMemo(Memo memo) {
    if (isTooLarge(memo)) {
      throw new InvalidRequest("Memo size exceeds limit.");
    }
    memo.getFieldsMap().keySet().forEach(key -> Names.checkNoZero("Memo key", key));
  }

  /** Summary and details for people (FO-172). */
  public static void checkUserMetadata(UserMetadata metadata) {
    if (metadata.getSummary().getData().size() > MAX_SUMMARY) {
      throw new InvalidRequest("UserMetadata summary exceeds limit of %d.".formatted(MAX_SUMMARY));
    }
    if (metadata.getDetails().getData().size() > MAX_DETAILS) {
      throw new InvalidRequest("UserMetadata details exceed limit of %d.".formatted(MAX_DETAILS));
    }
  }

  /** Links of a request (ST-12, FO-173). */
  public static void checkLinks(List<Link> links) {
    if (links.size() > MAX_LINKS) {
      throw new InvalidRequest(
          "cannot attach more than %d links per request, got %d"
              .formatted(MAX_LINKS, links.size()));
    }
    links.forEach(
        link -> {
          if (link.getSerializedSize() > MAX_LINK) {
            throw new InvalidRequest(
                "link exceeds allowed size of %d, got %d"
                    .formatted(MAX_LINK, link.getSerializedSize()));
          }
        });
  }
}
