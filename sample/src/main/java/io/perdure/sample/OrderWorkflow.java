package io.perdure.sample;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The life of one order. */
@WorkflowInterface
public interface OrderWorkflow {
  /** Takes the order to its shipment, however long that takes, and returns a line about it. */
  @WorkflowMethod
  String fulfil(Order order);

  /** Tells a running order that it has been paid. */
  @SignalMethod
  void paid(String receipt);
}
