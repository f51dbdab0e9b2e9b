package io.perdure.history.state;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Set;

/**
 * The parts of a run that its next commit writes and removes; both empty for a run that is stored
 * whole.
 */
public record PartChanges(Map<PartKey, ByteString> written, Set<PartKey> removed) {
  /** Nothing to write or remove. */
  public static final PartChanges NONE = new PartChanges(Map.of(), Set.of());
}
