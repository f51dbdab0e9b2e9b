package io.perdure.history;

import io.grpc.BindableService;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.Claim;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.LeaseLifecycle;
import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Neighbours;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.NodeProperties;
import io.perdure.common.cluster.TaskQueueProperties;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.NodeRpcs;
import io.perdure.common.namespace.Namespaces;
import io.perdure.history.grpc.ExecutionRpcs;
import io.perdure.history.grpc.HistoryCrossings;
import io.perdure.history.grpc.MatchingOffers;
import io.perdure.history.shard.HistoryReader;
import io.perdure.history.shard.PrefixWriter;
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
import io.perdure.history.task.TaskWatch;
import io.perdure.history.verb.ExecutionVerbs;
import jakarta.persistence.EntityManagerFactory;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the history role from what its surroundings provide. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  HistoryProperties.class,
  NodeProperties.class,
  TaskQueueProperties.class
})
public class HistoryConfiguration {
  @Bean
  ShardStore shardStore(EntityManagerFactory entityManagerFactory) {
    return new JpaShardStore(entityManagerFactory);
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
  TaskPorts taskPorts(
      ShardStore shardStore,
      TaskChannel channel,
      MatchingClients matching,
      HistoryClients history,
      ObjectProvider<TaskWatch> watch,
      MeasuredClock measuredClock,
      TaskQueueProperties taskQueues) {
    return new TaskPorts(
        shardStore,
        channel,
        new MatchingOffers(matching),
        new HistoryCrossings(history),
        watch.getIfAvailable(() -> TaskWatch.NONE),
        measuredClock,
        taskQueues.partitions());
  }

  @Bean
  Publishers publishers(TaskPorts taskPorts, ExecutorService historyBlocking) {
    return new Publishers(taskPorts, historyBlocking);
  }

  @Bean
  Claim shardClaim(NodeProperties properties) {
    var node = new Node(UUID.randomUUID(), "history", properties.address());
    return new Claim(Leased.SHARD, node, properties.alone());
  }

  @Bean
  ShardPorts shardPorts(
      Claim shardClaim,
      ShardStore shardStore,
      LeaseStore leases,
      MeasuredClock measuredClock,
      Publishers publishers,
      RecentEvents recentEvents) {
    return new ShardPorts(
        shardStore, leases, shardClaim.node().id(), measuredClock, publishers, recentEvents);
  }

  @Bean
  Shards shards(
      ShardPorts shardPorts,
      MeasuredClock measuredClock,
      Namespaces namespaces,
      ExecutorService historyBlocking,
      HistoryProperties properties) {
    var surroundings =
        new Surroundings(namespaces, new TimeOrderedIds(measuredClock), ExecutionVerbs.WAKE_UP);
    var limits = ShardLimits.USUAL.withCacheBytes(properties.runBytes().toBytes());
    return new Shards(
        shardPorts,
        (shard, fence, commitSeq) -> new ShardWriter(shard, fence, commitSeq, surroundings, limits),
        historyBlocking);
  }

  @Bean
  LeaseLoop shardLeases(
      Claim shardClaim,
      LeaseStore leases,
      MeasuredClock measuredClock,
      ObjectProvider<Neighbours> neighbours,
      Holdings holdings,
      Shards shards) {
    return new LeaseLoop(
        shardClaim,
        leases,
        measuredClock,
        neighbours.getIfAvailable(() -> Neighbours.NONE),
        holdings,
        shards);
  }

  @Bean
  ExecutionRpcs executionRpcs(
      Shards shards,
      ShardStore shardStore,
      RecentEvents recentEvents,
      MatchingClients matching,
      MeasuredClock measuredClock,
      Namespaces namespaces) {
    var reader = new HistoryReader(shardStore, recentEvents);
    return new ExecutionRpcs(
        shards,
        reader::page,
        new PrefixWriter(shardStore)::write,
        matching,
        measuredClock,
        namespaces);
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
  BindableService historyNode(LeaseLoop shardLeases) {
    return NodeRpcs.of(shardLeases);
  }

  @Bean
  LeaseLifecycle historyLifecycle(LeaseLoop shardLeases) {
    return new LeaseLifecycle(shardLeases);
  }
}
