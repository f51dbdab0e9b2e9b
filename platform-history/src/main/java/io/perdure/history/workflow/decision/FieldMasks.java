package io.perdure.history.workflow.decision;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import java.util.Locale;

/** Field masks of requests that change options. */
public final class FieldMasks {
  /** What the mask names is replaced, also by nothing. */
  public static final MergeOptions REPLACING =
      new MergeOptions()
          .setReplaceMessageFields(true)
          .setReplacePrimitiveFields(true)
          .setReplaceRepeatedFields(true);

  private FieldMasks() {}

  /** The mask with its paths as the messages spell them; clients may write them in camel case. */
  public static FieldMask snakeCase(FieldMask mask) {
    var spelled = FieldMask.newBuilder();
    for (var path : mask.getPathsList()) {
      spelled.addPaths(path.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
    }
    return spelled.build();
  }

  /** Whether the mask names the field or a part of it. */
  public static boolean touches(FieldMask mask, String field) {
    return mask.getPathsList().stream()
        .anyMatch(path -> path.equals(field) || path.startsWith(field + "."));
  }
}
