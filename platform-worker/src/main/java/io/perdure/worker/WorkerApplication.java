package io.perdure.worker;

import io.perdure.app.RoleApplication;
import io.perdure.kafka.KafkaChannelConfiguration;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs the worker role alone, with the other roles elsewhere and Kafka between them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({WorkerConfiguration.class, WorkerSurroundings.class})
public class WorkerApplication {
  private static final String ROLE = "worker";

  /** Starts the role. */
  public static void main(String[] arguments) {
    var application = application(WorkerApplication.class, KafkaChannelConfiguration.class);
    RoleApplication.run(ROLE, application, arguments);
  }

  /** The task channel is among the sources: one that connects processes, or a test's own. */
  static SpringApplication application(Class<?>... sources) {
    return RoleApplication.of(
        ROLE,
        Map.of(
            "perdure.cluster.create-layout", "false",
            "spring.grpc.server.enabled", "false",
            "spring.main.keep-alive", "true"),
        sources);
  }
}
