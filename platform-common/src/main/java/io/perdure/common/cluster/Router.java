package io.perdure.common.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the owner of what each call is about, and sends a call again that did not meet it: callers
 * notice no more than that it takes longer. A step object: told what has happened, it says what
 * shall be sent, called back and read.
 */
public final class Router {
  /** The owner table is read this often while nothing happens. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  /** While calls wait for an owner, the table is read no more often than this. */
  private static final Duration SHORTEST_REFRESH = Duration.ofMillis(20);

  /** A call that has failed is sent to the same node again after so long, then after twice that. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** What an owner that has given back has answered may still be on its way for so long. */
  private static final Duration LAST_ANSWERS = Duration.ofMillis(500);

  /** A caller that has waited for an owner in vain is told so long before its deadline. */
  private static final Duration TAIL = Duration.ofMillis(200);

  /** Calls that may wait for an owner, or to be sent to the same one again. */
  static final int WAITING = 20_000;

  /** What the router is told. */
  public sealed interface Message {
    /** Somebody calls the owner of a slot. */
    record Called(long call, Leased kind, int slot, Instant deadline) implements Message {}

    /** What was sent has not met an owner, or nobody knows what became of it. */
    record Failed(long call) implements Message {}

    /** A call has been answered, or the caller has gone. */
    record Ended(long call) implements Message {}

    /** {@link Effect.ReadTable} has succeeded. */
    record TableRead(OwnerTable table) implements Message {}

    /** {@link Effect.ReadTable} has failed. */
    record TableUnread() implements Message {}

    /** Time has passed. */
    record Tick() implements Message {}
  }

  /** What the router wants done. */
  public sealed interface Effect {
    /**
     * Sends a call to a node; {@code Failed} or {@code Ended} follows, unless it is called back.
     *
     * @param again whether the call has failed at this node before
     */
    record Send(long call, Node node, boolean again) implements Effect {}

    /** Forgets what was sent of a call; the same call is sent to another node next. */
    record CallBack(long call) implements Effect {}

    /** Tells the caller that it failed; the router knows the call no more. */
    record GiveUp(long call) implements Effect {}

    /** Reads the owner table; {@code TableRead} or {@code TableUnread} follows. */
    record ReadTable() implements Effect {}
  }

  /** One call: under way to a node, or waiting for one. */
  private static final class Call {
    final long id;
    final Leased kind;
    final int slot;
    final Instant giveUpAt;
    @Nullable Node node;
    @Nullable Node failedAt;
    Instant sendFrom = Instant.MIN;
    Duration pause = FIRST_PAUSE;
    Instant callBackAt = Instant.MAX;

    Call(Message.Called called) {
      this.id = called.call();
      this.kind = called.kind();
      this.slot = called.slot();
      this.giveUpAt = called.deadline().minus(TAIL);
    }
  }

  private final Map<Long, Call> underWay = new HashMap<>();
  private final Map<Long, Call> waiting = new LinkedHashMap<>();
  private final Set<Call> late = new LinkedHashSet<>();
  private OwnerTable table = OwnerTable.EMPTY;
  private List<Effect> effects = new ArrayList<>();
  private Instant now = Instant.MIN;
  private Instant readAt = Instant.MIN;
  private Instant lastRead = Instant.MIN;
  private Instant lastTick = Instant.EPOCH;
  private boolean reading;

  /** Takes what has happened, and says what follows. */
  public List<Effect> step(Message message, Instant time) {
    now = time.isAfter(now) ? time : now;
    switch (message) {
      case Message.Called called -> sendOrWait(new Call(called));
      case Message.Failed(var id) -> failed(id);
      case Message.Ended(var id) -> ended(id);
      case Message.TableRead(var read) -> {
        reading = false;
        table = read;
        readAt = now.plus(REFRESH);
        compareOwners();
        sendWaiting();
      }
      case Message.TableUnread _ -> {
        reading = false;
        readAt = now.plus(LONGEST_PAUSE);
      }
      case Message.Tick _ -> {
        lastTick = now;
        callBackLate();
        sendWaiting();
      }
    }
    refresh();
    var due = effects;
    effects = new ArrayList<>();
    return due;
  }

  /** When the router must be called again at the latest. */
  public Instant wakeAt() {
    if (!waiting.isEmpty() || !late.isEmpty()) {
      return lastTick.plus(SHORTEST_REFRESH); // However many messages come meanwhile.
    }
    return reading ? Instant.MAX : readAt;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Sends a call to whoever owns its slot now, unless that node has just failed. */
  private void sendOrWait(Call call) {
    var owner = table.owner(call.kind, call.slot);
    if (owner.isPresent() && mayBeSent(call, owner.get())) {
      call.node = owner.get();
      waiting.remove(call.id);
      underWay.put(call.id, call);
      effects.add(new Effect.Send(call.id, owner.get(), owner.get().equals(call.failedAt)));
    } else if (waiting.size() < WAITING || waiting.containsKey(call.id)) {
      waiting.put(call.id, call);
    } else {
      effects.add(new Effect.GiveUp(call.id));
    }
  }

  private boolean mayBeSent(Call call, Node owner) {
    return !owner.equals(call.failedAt) || !call.sendFrom.isAfter(now);
  }

  private void ended(long id) {
    waiting.remove(id);
    var call = underWay.remove(id);
    if (call != null) {
      late.remove(call);
    }
  }

  private void failed(long id) {
    var call = underWay.remove(id);
    if (call == null) {
      return;
    }
    late.remove(call);
    call.failedAt = call.node;
    call.sendFrom = now.plus(call.pause);
    call.pause = shorter(call.pause.multipliedBy(2), LONGEST_PAUSE);
    sendOrWait(call);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Calls that wait at an owner before will be answered at once, or not at all. */
  private void compareOwners() {
    for (var call : underWay.values()) {
      var owner = table.owner(call.kind, call.slot);
      if (owner.isEmpty() || owner.get().equals(call.node)) {
        late.remove(call);
      } else if (late.add(call)) {
        call.callBackAt = now.plus(LAST_ANSWERS);
      }
    }
  }

  private void callBackLate() {
    for (var call : List.copyOf(late)) {
      if (!call.callBackAt.isAfter(now)) {
        effects.add(new Effect.CallBack(call.id));
        failed(call.id);
      }
    }
  }

  private void sendWaiting() {
    for (var call : List.copyOf(waiting.values())) {
      if (!call.giveUpAt.isAfter(now)) {
        waiting.remove(call.id);
        effects.add(new Effect.GiveUp(call.id));
      } else {
        sendOrWait(call);
      }
    }
  }

  /** One reading serves all that wait. */
  private void refresh() {
    if (!waiting.isEmpty()) {
      readAt = earlier(readAt, lastRead.plus(SHORTEST_REFRESH));
    }
    if (!reading && !readAt.isAfter(now)) {
      reading = true;
      lastRead = now;
      effects.add(new Effect.ReadTable());
    }
  }

  /** Calls that are under way or wait. */
  public int calls() {
    return underWay.size() + waiting.size();
  }

  /** The owners that were read last. */
  public Optional<Node> owner(Leased kind, int slot) {
    return table.owner(kind, slot);
  }
}
