package io.perdure.frontend;

import io.grpc.BindableService;
import io.perdure.common.cluster.TaskQueueProperties;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.ServingHealth;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.visibility.VisibilityReader;
import io.perdure.frontend.access.Access;
import io.perdure.frontend.access.FrontendLimits;
import io.perdure.frontend.grpc.PublicServices;
import io.perdure.frontend.poll.PollSpread;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The role that serves the public endpoint; the clients of other roles and the stores are given.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FrontendLimits.class, TaskQueueProperties.class})
public class FrontendConfiguration {
  @Bean
  PublicServices publicServices(
      HistoryClients history,
      MatchingClients matching,
      VisibilityReader visibility,
      NamespaceStore store,
      Namespaces namespaces,
      ClusterStore cluster,
      TaskQueueProperties taskQueues) {
    var polls = new PollSpread(matching, taskQueues.partitions());
    return new PublicServices(history, polls, visibility, store, namespaces, cluster);
  }

  @Bean
  EndOfPolls endOfPolls(PublicServices services) {
    return new EndOfPolls(services.polls());
  }

  @Bean
  Access access(
      PublicServices services, Namespaces namespaces, FrontendLimits limits, InstantSource clock) {
    return new Access(namespaces, limits, clock, services.unserved());
  }

  @Bean
  BindableService workflowService(PublicServices services, Access access) {
    return services.workflowService(access);
  }

  @Bean
  BindableService operatorService(PublicServices services, Access access) {
    return services.operatorService(access);
  }

  @Bean
  ServingHealth servingHealth() {
    return new ServingHealth(WorkflowServiceGrpc.SERVICE_NAME, OperatorServiceGrpc.SERVICE_NAME);
  }

  @Bean
  BindableService healthService(ServingHealth servingHealth) {
    return servingHealth.service();
  }
}
