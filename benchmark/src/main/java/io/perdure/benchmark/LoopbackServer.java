package io.perdure.benchmark;

import io.grpc.ClientInterceptor;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** A server on this machine: no other is put under load, and no other's processes can be read. */
record LoopbackServer(String host, int port) {
  static LoopbackServer of(String target) throws IOException {
    int colon = target.lastIndexOf(':');
    var host = target.substring(0, colon);
    if (!InetAddress.getByName(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(target + " is not on this machine");
    }
    return new LoopbackServer(host, Integer.parseInt(target.substring(colon + 1)));
  }

  WorkflowServiceStubs connect() {
    return WorkflowServiceStubs.newServiceStubs(options().build());
  }

  /** The same for a client whose calls are watched. */
  WorkflowServiceStubs connect(ClientInterceptor watch) {
    return WorkflowServiceStubs.newServiceStubs(
        options().setGrpcClientInterceptors(List.of(watch)).build());
  }

  /** Waits until GetSystemInfo is answered. */
  void awaitAnswer(Duration limit) {
    // The SDK shortens longer deadlines to its own.
    var stubs = WorkflowServiceStubs.newServiceStubs(options().setRpcTimeout(limit).build());
    try {
      stubs
          .blockingStub()
          .withWaitForReady()
          .withDeadlineAfter(limit)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } finally {
      stubs.shutdownNow();
    }
  }

  private WorkflowServiceStubsOptions.Builder options() {
    return WorkflowServiceStubsOptions.newBuilder().setTarget(host + ":" + port);
  }
}
