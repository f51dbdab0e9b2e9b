package io.perdure.localcluster;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/** The topics of the cluster's broker, as somebody sees them who deletes them. */
final class KafkaTopics {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  private KafkaTopics() {}

  /** Deletes all topics, and returns when the nodes have made them anew. */
  static void lose(int port) {
    Map<String, Object> broker =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:" + port);
    try (var admin = Admin.create(broker)) {
      var before = ids(admin);
      answer(admin.deleteTopics(before.keySet()).all());
      long deadline = System.nanoTime() + ANSWER.toNanos();
      while (!areMadeAnew(before, ids(admin))) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("nobody has made the topics anew");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("Kafka: " + failure.getMessage(), failure);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", ended);
    }
  }

  private static boolean areMadeAnew(Map<String, Uuid> before, Map<String, Uuid> now) {
    return before.keySet().equals(now.keySet())
        && now.values().stream().noneMatch(before.values()::contains);
  }

  private static Map<String, Uuid> ids(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer(admin.listTopics().listings()).stream()
        .collect(toMap(TopicListing::name, TopicListing::topicId));
  }

  private static <T> T answer(KafkaFuture<T> asked)
      throws ExecutionException, InterruptedException, TimeoutException {
    return asked.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }
}
