package io.perdure.common.grpc;

import io.grpc.ClientInterceptor;
import java.util.List;

/** What is done around each call to another role, such as measuring it. */
@FunctionalInterface
public interface CallsToRoles {
  /** Nothing. */
  CallsToRoles PLAIN = role -> List.of();

  /** What is done around the calls to a role. */
  List<ClientInterceptor> to(String role);
}
