package io.perdure.conformance.kill;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What the server has acknowledged to workers and clients: it must never be lost. */
final class Ledger {
  private final Set<String> issued = ConcurrentHashMap.newKeySet();
  private final Set<String> completions = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<String>> signals = new ConcurrentHashMap<>();

  /** A result that no other attempt returns. */
  String issue(String workflowId, int round) {
    var result = workflowId + "#" + round + "#" + UUID.randomUUID();
    issued.add(result);
    return result;
  }

  void completionAcknowledged(String result) {
    completions.add(result);
  }

  void signalAcknowledged(String workflowId, String note) {
    signals.computeIfAbsent(workflowId, _ -> ConcurrentHashMap.newKeySet()).add(note);
  }

  Set<String> issued() {
    return issued;
  }

  Set<String> completions() {
    return completions;
  }

  Set<String> signals(String workflowId) {
    return signals.getOrDefault(workflowId, Set.of());
  }
}
