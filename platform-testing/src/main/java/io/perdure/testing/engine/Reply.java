package io.perdure.testing.engine;

import com.google.protobuf.Message;
import io.perdure.common.error.ServiceException;

/** What the caller of a request gets. */
public sealed interface Reply {
  /** The public response. */
  record Answer(Message response) implements Reply {}

  /** The platform refuses the request. */
  record Refusal(ServiceException reason) implements Reply {}

  /** Nothing came back in time: the request may have been carried out or not. */
  record Silence() implements Reply {}
}
