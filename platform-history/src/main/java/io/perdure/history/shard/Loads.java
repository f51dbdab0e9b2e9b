package io.perdure.history.shard;

import io.perdure.common.error.Broken;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.LoadFailure;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.LoadedWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings into memory what is missing there, off the writer: many workflow ids in one query, each
 * installed only if the ticket still holds. Of a load that stumbles over what is stored the halves
 * are loaded apart, until the guilty id is alone.
 */
final class Loads {
  /** How long after a failed load the next one is started. */
  private static final Duration BACKOFF = Duration.ofMillis(200);

  /**
   * What a load has led to.
   *
   * @param installed now in memory
   * @param givenUp not to be had
   */
  record Outcome(List<Entry> installed, List<GivenUp> givenUp) {}

  /**
   * An entry that could not be loaded.
   *
   * @param refusal for those who wait for it
   */
  record GivenUp(Entry entry, ServiceException refusal) {}

  private final Set<WorkflowKey> wanted = new LinkedHashSet<>();
  private final Map<Long, List<LoadKey>> loading = new HashMap<>();
  private final Entries entries;
  private long lastTicket;
  private Instant notBefore = Instant.MIN;

  Loads(Entries entries) {
    this.entries = entries;
  }

  /** Wants that what undecided requests of the entry name is loaded. */
  void want(Entry entry) {
    if (entry.ticket() == 0) {
      wanted.add(entry.key());
    }
  }

  /** The loads to start now. */
  List<ShardEffect.Load> next(Instant now) {
    var loads = new ArrayList<ShardEffect.Load>();
    while (!wanted.isEmpty() && loading.size() < ShardLimits.LOADS && !now.isBefore(notBefore)) {
      loads.add(next());
    }
    return loads;
  }

  private ShardEffect.Load next() {
    var keys = new ArrayList<LoadKey>();
    var ticket = ++lastTicket;
    var room = ShardLimits.KEYS_IN_LOAD;
    var iterator = wanted.iterator();
    while (iterator.hasNext()) {
      var entry = entries.get(iterator.next());
      room = Math.min(room, entry.trouble().company());
      if (!keys.isEmpty() && keys.size() >= room) {
        break;
      }
      iterator.remove();
      entry.await(ticket);
      keys.add(new LoadKey(entry.key(), Set.copyOf(entry.namedRuns())));
    }
    loading.put(ticket, keys);
    return new ShardEffect.Load(ticket, keys);
  }

  /** When a load shall be tried again; empty when none waits. */
  Optional<Instant> wakeAt() {
    return wanted.isEmpty() || loading.size() >= ShardLimits.LOADS
        ? Optional.empty()
        : Optional.of(notBefore);
  }

  /** Installs what a load has brought. */
  Outcome arrived(long ticket, List<LoadedWorkflow> workflows, Instant now) {
    var asked = new HashMap<WorkflowKey, Set<String>>();
    end(ticket).forEach(key -> asked.put(key.workflow(), key.runIds()));
    var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    for (var workflow : workflows) {
      var runIds = asked.getOrDefault(workflow.workflow(), Set.of());
      awaiting(workflow.workflow(), ticket)
          .ifPresent(entry -> install(entry, workflow, runIds, outcome, now));
    }
    return outcome;
  }

  private void install(
      Entry entry, LoadedWorkflow workflow, Set<String> runIds, Outcome outcome, Instant now) {
    try {
      entry.install(workflow, runIds);
      entries.changed(entry);
      outcome.installed().add(entry);
    } catch (RuntimeException unreadable) {
      failed(entry, LoadFailure.UNREADABLE, 1, now)
          .ifPresent(
              givenUp -> {
                givenUp.refusal().addSuppressed(unreadable);
                outcome.givenUp().add(givenUp);
              });
    }
  }

  /** Wants again what a failed load should have brought, or gives up. */
  List<GivenUp> failed(long ticket, LoadFailure why, Instant now) {
    var keys = end(ticket);
    return keys.stream()
        .flatMap(key -> awaiting(key.workflow(), ticket).stream())
        .flatMap(entry -> failed(entry, why, keys.size(), now).stream())
        .toList();
  }

  private List<LoadKey> end(long ticket) {
    var keys = loading.remove(ticket);
    return keys == null ? List.of() : keys;
  }

  private Optional<Entry> awaiting(WorkflowKey key, long ticket) {
    return entries.find(key).filter(entry -> entry.ticket() == ticket);
  }

  private Optional<GivenUp> failed(Entry entry, LoadFailure why, int ids, Instant now) {
    entry.await(0);
    if (why == LoadFailure.UNREACHABLE || ids == 1) {
      notBefore = now.plus(BACKOFF);
    }
    if (entry.trouble().failed(why, ids)) {
      return Optional.of(new GivenUp(entry, refusal(entry, why)));
    }
    want(entry);
    return Optional.empty();
  }

  private static ServiceException refusal(Entry entry, LoadFailure why) {
    return switch (why) {
      case UNREACHABLE -> new Unavailable("the database does not answer");
      case UNREADABLE -> new Broken("%s cannot be read".formatted(entry.key()));
    };
  }
}
