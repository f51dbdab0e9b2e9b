package io.perdure.testing.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskReceiver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What visibility has been told: the newest record of each run. */
public final class Index implements TaskReceiver {
  private final Map<String, VisibilityRecord> newest = new HashMap<>();

  @Override
  public boolean take(ChannelRecord record, Runnable done) {
    try {
      var run = VisibilityRecord.parseFrom(record.value());
      newest.merge(run.getRunId(), run, (a, b) -> a.getVersion() >= b.getVersion() ? a : b);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a VisibilityRecord", e);
    }
    done.run();
    return true;
  }

  /** The newest record of a run. */
  public Optional<VisibilityRecord> run(String runId) {
    return Optional.ofNullable(newest.get(runId));
  }
}
