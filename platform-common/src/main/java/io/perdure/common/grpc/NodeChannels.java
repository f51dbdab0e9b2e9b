package io.perdure.common.grpc;

import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.perdure.common.cluster.Node;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Connections to the nodes of other roles, one each, made when first needed. A process that comes
 * back at the address of an earlier one is another node and has a connection of its own.
 */
public final class NodeChannels implements AutoCloseable {
  private static final int PING_SECONDS = 5;
  private static final int PING_ANSWER_SECONDS = 3;

  /** Answers of other roles hold whole pages of history. */
  private static final int MAX_ANSWER = 128 * 1024 * 1024;

  /** Connections that are kept though their nodes own nothing. */
  private static final int KEPT = 100;

  private final Function<Node, ManagedChannel> connecting;
  private final Map<Node, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * @param connecting makes a channel to a node
   */
  public NodeChannels(Function<Node, ManagedChannel> connecting) {
    this.connecting = connecting;
  }

  /** Over the network, in plain text. */
  public static NodeChannels network(CallsToRoles calls) {
    return new NodeChannels(
        node ->
            pinging(Grpc.newChannelBuilder(node.address(), InsecureChannelCredentials.create()))
                .intercept(calls.to(node.role()))
                .build());
  }

  /** Over the network, encrypted. */
  public static NodeChannels network(CallsToRoles calls, RoleCredentials credentials) {
    return new NodeChannels(
        node ->
            pinging(Grpc.newChannelBuilder(node.address(), credentials.channel()))
                .intercept(calls.to(node.role()))
                .overrideAuthority(credentials.serverName())
                .build());
  }

  /** A node that stands still is noticed by its missing answers to pings. */
  private static ManagedChannelBuilder<?> pinging(ManagedChannelBuilder<?> channel) {
    return channel
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(MAX_ANSWER);
  }

  /** The connection to a node. */
  ManagedChannel to(Node node) {
    return channels.computeIfAbsent(node, connecting);
  }

  /** The connection to a node that could not be reached: tried at once, and not after a while. */
  ManagedChannel again(Node node) {
    var channel = to(node);
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return channel;
  }

  /** Forgets nodes of the past when there are many. Calls that are under way go on. */
  void keep(Set<Node> owners) {
    if (channels.size() > owners.size() + KEPT) {
      for (var node : Set.copyOf(channels.keySet())) {
        if (!owners.contains(node)) {
          var channel = channels.remove(node);
          if (channel != null) {
            channel.shutdown();
          }
        }
      }
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
