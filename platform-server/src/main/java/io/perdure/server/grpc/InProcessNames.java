package io.perdure.server.grpc;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.util.concurrent.ExecutorService;

/**
 * What the in-process servers of one installation are called: the JVM has one name space for all.
 *
 * @param prefix sets this installation apart from others in the JVM
 */
public record InProcessNames(String prefix) {
  /** The name of a role's server. */
  public String of(String role) {
    return prefix + "/" + role;
  }

  /** A channel to a role; the role may start later. */
  public ManagedChannel channelTo(String role, ExecutorService executor) {
    return InProcessChannelBuilder.forName(of(role)).executor(executor).build();
  }
}
