package io.perdure.common.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link Router}: calls of any thread go to the nodes that it names. Whoever brings a
 * message while nobody else is at it carries out what follows; nothing of that blocks.
 */
public final class Routes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  /** How long a call without a deadline is tried. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LeaseStore leases;
  private final NodeChannels channels;
  private final InstantSource clock;
  private final Router router = new Router();
  private final Queue<Router.Message> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untold = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, MovingCall<?, ?>> calls = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("routes").daemon().factory());
  private Instant plannedFor = Instant.MAX;
  private @Nullable ScheduledFuture<?> planned;

  public Routes(LeaseStore leases, NodeChannels channels, InstantSource clock) {
    this.leases = leases;
    this.channels = channels;
    this.clock = clock;
  }

  /** Reads the owner table, and again from now on. */
  public void start() {
    tell(new Router.Message.Tick());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A channel whose calls go to whoever owns a slot when they are made. */
  Channel to(Leased kind, int slot) {
    return new OwnerChannel(kind, slot);
  }

  private final class OwnerChannel extends Channel {
    private final Leased kind;
    private final int slot;

    OwnerChannel(Leased kind, int slot) {
      this.kind = kind;
      this.slot = slot;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      if (!method.getType().clientSendsOneMessage() || !method.getType().serverSendsOneMessage()) {
        throw new IllegalArgumentException(method.getFullMethodName() + " is a stream");
      }
      var call = new MovingCall<>(method, options);
      call.tells(new Way(call, ids.incrementAndGet(), kind, slot));
      return call;
    }

    @Override
    public String authority() {
      return kind + "/" + slot;
    }
  }

  /** What one call tells the router. */
  private final class Way implements MovingCall.Told {
    private final MovingCall<?, ?> call;
    private final long id;
    private final Leased kind;
    private final int slot;

    Way(MovingCall<?, ?> call, long id, Leased kind, int slot) {
      this.call = call;
      this.id = id;
      this.kind = kind;
      this.slot = slot;
    }

    @Override
    public void called() {
      calls.put(id, call);
      var left =
          call.deadline()
              .map(deadline -> Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)))
              .orElse(PATIENCE);
      tell(new Router.Message.Called(id, kind, slot, clock.instant().plus(left)));
    }

    @Override
    public void failed() {
      tell(new Router.Message.Failed(id));
    }

    @Override
    public void ended() {
      calls.remove(id);
      tell(new Router.Message.Ended(id));
    }
  }

  private void tell(Router.Message message) {
    inbox.add(message);
    if (untold.getAndIncrement() == 0) {
      do {
        step(inbox.remove());
      } while (untold.decrementAndGet() > 0);
    }
  }

  private void step(Router.Message message) {
    if (message instanceof Router.Message.Tick) {
      planned = null; // This is what was planned.
    }
    try {
      router.step(message, clock.instant()).forEach(this::carryOutAlone);
      plan();
    } catch (RuntimeException | Error defect) { // Else nobody would take the next message.
      LOG.error("{} failed", message, defect);
    }
  }

  /** What fails of one call is not to be another's loss. */
  private void carryOutAlone(Router.Effect effect) {
    try {
      carryOut(effect);
    } catch (RuntimeException | Error defect) {
      LOG.error("{} failed", effect, defect);
      if (effect instanceof Router.Effect.Send(var id, _, _)) {
        tell(new Router.Message.Failed(id)); // It is under way to nobody.
      }
    }
  }

  private void carryOut(Router.Effect effect) {
    switch (effect) {
      case Router.Effect.Send(var id, var node, var again) -> send(id, node, again);
      case Router.Effect.CallBack(var id) -> {
        var call = calls.get(id);
        if (call != null) {
          call.dropAttempt();
        }
      }
      case Router.Effect.GiveUp(var id) -> {
        var call = calls.get(id);
        if (call != null) {
          call.giveUp();
        }
      }
      case Router.Effect.ReadTable _ -> Thread.ofVirtual().name("owners").start(this::readTable);
    }
  }

  private void send(long id, Node node, boolean again) {
    var call = calls.get(id);
    if (call != null) {
      call.send(again ? channels.again(node) : channels.to(node));
    }
  }

  private void readTable() {
    try {
      var table = leases.owners();
      channels.keep(table.owners());
      tell(new Router.Message.TableRead(table));
    } catch (RuntimeException | Error failed) { // It is read again soon.
      LOG.warn("The owners could not be read: {}", failed.toString());
      tell(new Router.Message.TableUnread());
    }
  }

  private void plan() {
    var at = router.wakeAt();
    if (planned != null && at.equals(plannedFor)) {
      return;
    }
    if (planned != null) {
      planned.cancel(false);
    }
    plannedFor = at;
    planned = at.equals(Instant.MAX) ? null : schedule(Duration.between(clock.instant(), at));
  }

  private @Nullable ScheduledFuture<?> schedule(Duration wait) {
    try {
      return timer.schedule(
          () -> tell(new Router.Message.Tick()), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return null;
    }
  }
}
