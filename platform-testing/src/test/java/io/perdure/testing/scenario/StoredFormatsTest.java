package io.perdure.testing.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.error.Broken;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.stored.RunState;
import io.perdure.testing.Replay;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What earlier builds have stored is read by this one. {@code stored-1.txt} was written by the
 * first build with format 1; it is never written again. A build that changes a format adds a file.
 */
final class StoredFormatsTest {
  private static final String WRITE = "perdure.stored.write";

  private final StoredExamples earlier = StoredExamples.read(lines("stored-1.txt"));

  @Test
  void theStateOfEachRunIsReadAndIsWhatItsHistoryTells() {
    assertThat(earlier.runs()).hasSizeGreaterThan(5);
    assertThat(earlier.runs()).anyMatch(run -> !run.parts().isEmpty());
    for (var run : earlier.runs()) {
      Replay.check(history(run), run);
    }
  }

  @Test
  void nothingThatWasStoredOfARunIsUnknown() throws InvalidProtocolBufferException {
    for (var run : earlier.runs()) {
      assertNothingIsUnknown(RunState.parseFrom(run.head()));
      var state = MutableState.load(run);
      assertThat(state.head().size()).isGreaterThanOrEqualTo(run.head().size());
    }
  }

  @Test
  void theOutboxIsReadToTheLastField() throws InvalidProtocolBufferException {
    assertThat(earlier.outbox()).isNotEmpty();
    for (var row : earlier.outbox()) {
      var owed = OwedTasks.parseFrom(row);
      assertThat(owed.getFormatVersion()).isEqualTo(1);
      assertReadWhole(owed, row);
    }
  }

  @Test
  void theBacklogIsReadToTheLastField() throws InvalidProtocolBufferException {
    assertThat(earlier.backlog()).isNotEmpty();
    for (var row : earlier.backlog()) {
      var task = DispatchTask.parseFrom(row);
      assertThat(task.getFormatVersion()).isEqualTo(1);
      assertThat(task.getRunId()).isNotEmpty();
      assertReadWhole(task, row);
    }
  }

  @Test
  void aStateOfANewerFormatIsRefusedInWords() {
    var run = earlier.runs().getFirst();
    var newer = ByteString.copyFrom(new byte[] {8, 2}).concat(run.head().substring(2));

    assertThatThrownBy(
            () ->
                MutableState.load(
                    new StoredRun(run.key(), run.version(), run.status(), newer, run.parts())))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void whatThisBuildStoresReadsAsItWasWritten() {
    var written = StoredExamples.ofThisBuild();

    assertThat(StoredExamples.read(written.lines()).lines()).isEqualTo(written.lines());
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void writesWhatThisBuildStores() throws IOException {
    var file = Path.of(System.getProperty(WRITE));
    Files.write(file, StoredExamples.ofThisBuild().lines());
    assertThat(file).isNotEmptyFile();
  }

  private List<HistoryEvent> history(StoredRun run) {
    var events = new ArrayList<HistoryEvent>();
    for (var batch : earlier.histories()) {
      if (batch.runId().equals(run.key().runId())) {
        events.addAll(events(batch.data()));
      }
    }
    return events;
  }

  private static List<HistoryEvent> events(ByteString data) {
    try {
      return History.parseFrom(data).getEventsList();
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError("not a History", unreadable);
    }
  }

  private static void assertReadWhole(Message read, ByteString stored) {
    assertThat(read.getUnknownFields().asMap()).isEmpty();
    assertThat(read.toByteString()).isEqualTo(stored);
  }

  private static void assertNothingIsUnknown(Message read) {
    assertThat(read.getUnknownFields().asMap()).isEmpty();
    for (var value : read.getAllFields().values()) {
      if (value instanceof Message part) {
        assertNothingIsUnknown(part);
      }
    }
  }

  private static List<String> lines(String name) {
    try (var file = StoredFormatsTest.class.getResourceAsStream(name)) {
      var bytes = Objects.requireNonNull(file, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
