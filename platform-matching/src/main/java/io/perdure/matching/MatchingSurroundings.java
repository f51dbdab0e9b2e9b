package io.perdure.matching;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.OneNodeClients;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a matching role that runs alone needs around it: clock, threads, leases, history. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.matching.store")
class MatchingSurroundings {
  private static final int PING_SECONDS = 5;
  private static final int PING_ANSWER_SECONDS = 3;

  /** Poll responses hold whole pages of history. */
  private static final int MAX_ANSWER = 128 * 1024 * 1024;

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean(destroyMethod = "close")
  ExecutorService handlers() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  }

  @Bean
  GrpcServerExecutorProvider handlerThreads(ExecutorService handlers) {
    return () -> handlers;
  }

  @Bean
  LeaseStore leaseStore(DataSource dataSource) {
    return new JdbcLeaseStore(dataSource);
  }

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel historyChannel(MatchingProperties properties) {
    return Grpc.newChannelBuilder(properties.history(), InsecureChannelCredentials.create())
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(MAX_ANSWER)
        .build();
  }

  @Bean
  HistoryClients historyClients(ManagedChannel historyChannel) {
    return new OneNodeClients(historyChannel, historyChannel);
  }
}
