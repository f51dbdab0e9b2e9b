package io.perdure.kafka;

import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TaskChannelContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class KafkaChannelContractTest extends TaskChannelContract {
  private @Nullable KafkaTaskChannel channel;

  @BeforeEach
  void open() {
    channel = new TestingKafka().open();
  }

  @Override
  protected TaskChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
    return channel;
  }

  @AfterEach
  void close() {
    if (channel != null) {
      channel.close();
    }
  }
}
