package io.perdure.benchmark;

import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

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
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(host + ":" + port).build());
  }

  /** Waits until GetSystemInfo is answered. */
  void awaitAnswer(int limitSeconds) {
    var stubs = connect();
    try {
      stubs
          .blockingStub()
          .withWaitForReady()
          .withDeadlineAfter(limitSeconds, TimeUnit.SECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } finally {
      stubs.shutdownNow();
    }
  }
}
