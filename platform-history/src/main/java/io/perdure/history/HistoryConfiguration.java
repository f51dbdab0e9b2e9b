package io.perdure.history;

import io.grpc.BindableService;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Node;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.namespace.Namespaces;
import io.perdure.history.grpc.ExecutionRpcs;
import io.perdure.history.grpc.MatchingOffers;
import io.perdure.history.shard.HistoryReader;
import io.perdure.history.shard.RecentEvents;
import io.perdure.history.shard.ShardLimits;
import io.perdure.history.shard.ShardPorts;
import io.perdure.history.shard.ShardWriter;
import io.perdure.history.shard.Shards;
import io.perdure.history.shard.Surroundings;
import io.perdure.history.store.JpaShardStore;
import io.perdure.history.store.ShardStore;
import io.perdure.history.task.Publishers;
import io.perdure.history.task.TaskPorts;
import io.perdure.history.verb.ExecutionVerbs;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the history role from what its surroundings provide. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
public class HistoryConfiguration {
  @Bean
  ShardStore shardStore(EntityManagerFactory entityManagerFactory) {
    return new JpaShardStore(entityManagerFactory);
  }

  @Bean
  MeasuredClock measuredClock(InstantSource clock) {
    return new MeasuredClock(clock);
  }

  @Bean
  RecentEvents recentEvents(HistoryProperties properties) {
    return new RecentEvents(properties.recentEventBytes().toBytes());
  }

  /** Runs what waits for the database or for matching. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService historyBlocking() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("history-", 0).factory());
  }

  @Bean
  Publishers publishers(
      ShardStore shardStore,
      TaskChannel channel,
      MatchingClients matching,
      MeasuredClock measuredClock,
      ExecutorService historyBlocking) {
    var ports = new TaskPorts(shardStore, channel, new MatchingOffers(matching), measuredClock);
    return new Publishers(ports, historyBlocking);
  }

  @Bean
  ShardPorts shardPorts(
      ShardStore shardStore,
      LeaseStore leases,
      MeasuredClock measuredClock,
      Publishers publishers,
      RecentEvents recentEvents) {
    return new ShardPorts(
        shardStore, leases, UUID.randomUUID(), measuredClock, publishers, recentEvents);
  }

  @Bean
  Shards shards(
      ShardPorts shardPorts,
      MeasuredClock measuredClock,
      Namespaces namespaces,
      ExecutorService historyBlocking,
      HistoryProperties properties) {
    var node = new Node(shardPorts.node(), "history", properties.address());
    var surroundings =
        new Surroundings(namespaces, new TimeOrderedIds(measuredClock), ExecutionVerbs.WAKE_UP);
    var limits = ShardLimits.USUAL.withCacheBytes(properties.runBytes().toBytes());
    return new Shards(
        node,
        shardPorts,
        measuredClock,
        (shard, fence, commitSeq) -> new ShardWriter(shard, fence, commitSeq, surroundings, limits),
        historyBlocking,
        properties.alone());
  }

  @Bean
  ExecutionRpcs executionRpcs(
      Shards shards,
      ShardStore shardStore,
      RecentEvents recentEvents,
      MatchingClients matching,
      MeasuredClock measuredClock) {
    var reader = new HistoryReader(shardStore, recentEvents);
    return new ExecutionRpcs(shards, reader::page, matching, measuredClock);
  }

  @Bean
  BindableService historyWorkflows(ExecutionRpcs executionRpcs) {
    return executionRpcs.workflows();
  }

  @Bean
  BindableService historyService(ExecutionRpcs executionRpcs) {
    return executionRpcs.history();
  }

  @Bean
  SmartLifecycle historyLifecycle(Shards shards) {
    return new HistoryLifecycle(shards);
  }
}
