package io.perdure.common.namespace;

import io.temporal.api.enums.v1.NamespaceState;
import java.time.Duration;

/**
 * What every role needs to know of a namespace.
 *
 * @param id the UUID by which everything is stored
 * @param name the name by which clients call it
 * @param retention how long closed runs are kept
 */
public record Namespace(String id, String name, NamespaceState state, Duration retention) {}
