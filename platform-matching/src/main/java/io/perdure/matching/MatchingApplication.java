package io.perdure.matching;

import io.perdure.app.RoleApplication;
import io.perdure.kafka.KafkaChannelConfiguration;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs the matching role alone, with the other roles elsewhere and Kafka between them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({MatchingConfiguration.class, MatchingSurroundings.class, MatchingMetrics.class})
public class MatchingApplication {
  private static final String ROLE = "matching";

  /** Starts the role. */
  public static void main(String[] arguments) {
    var application = application(MatchingApplication.class, KafkaChannelConfiguration.class);
    RoleApplication.run(ROLE, application, arguments);
  }

  /** The task channel is among the sources: one that connects processes, or a test's own. */
  static SpringApplication application(Class<?>... sources) {
    return RoleApplication.of(
        ROLE,
        Map.of(
            "perdure.cluster.create-layout", "false",
            "perdure.node.address", "localhost:${spring.grpc.server.port}",
            "spring.grpc.server.port", "7235",
            "spring.grpc.server.keepalive.permit.time", "4s",
            "spring.grpc.server.keepalive.permit.without-calls", "true",
            "spring.grpc.server.inbound.message.max-size", "64MB",
            "spring.grpc.server.health.enabled", "false"),
        sources);
  }
}
