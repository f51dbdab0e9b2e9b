package io.perdure.frontend.access;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client of the call that is being served says it understands. */
public final class ClientFeatures {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("supported-features", Metadata.ASCII_STRING_MARSHALLER);

  private static final String FOLLOWS_NEXT_RUN = "follows-next-run-id";

  private static final Context.Key<String> KEY = Context.key("perdure-supported-features");

  private ClientFeatures() {}

  /** Whether it finds the next run of a chain in events other than continued-as-new (HI-13). */
  public static boolean followsNextRun() {
    @Nullable String features = KEY.get();
    return features != null && List.of(features.split("[, ]+")).contains(FOLLOWS_NEXT_RUN);
  }

  static Context with(Context context, Metadata headers) {
    var features = headers.get(HEADER);
    return features == null ? context : context.withValue(KEY, features);
  }
}
