package io.perdure.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Starts the roles, each in a thin context of its own under the common one, and stops them in the
 * opposite order. The last of them is the public endpoint.
 */
final class Roles implements SmartLifecycle {
  private static final Duration SHORT_CALLS = Duration.ofSeconds(1);
  private static final Duration LONG_CALLS = Duration.ofSeconds(40);

  private final ApplicationContext parent;
  private final List<Role> roles;
  private final Deque<AnnotationConfigApplicationContext> running = new ArrayDeque<>();

  /**
   * @param roles in the order in which they start
   */
  Roles(ApplicationContext parent, List<Role> roles) {
    this.parent = parent;
    this.roles = roles;
  }

  @Override
  public void start() {
    roles.forEach(role -> running.push(start(role)));
  }

  /**
   * The public endpoint takes no new calls from now on, but waits for those that it serves. Most of
   * them wait for another role themselves, and end when that role stops.
   */
  @Override
  public void stop() {
    if (running.isEmpty()) {
      return;
    }
    var endpoint = Thread.ofVirtual().start(running.pop()::close);
    await(endpoint, SHORT_CALLS);
    while (!running.isEmpty()) {
      running.pop().close();
    }
    await(endpoint, LONG_CALLS);
  }

  @Override
  public boolean isRunning() {
    return !running.isEmpty();
  }

  /** A bean of a running role. */
  <T> T bean(Class<T> type) {
    return running.stream()
        .flatMap(context -> context.getBeanProvider(type).stream())
        .findFirst()
        .orElseThrow();
  }

  private static void await(Thread thread, Duration patience) {
    try {
      var _ = thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AnnotationConfigApplicationContext start(Role role) {
    var context = new AnnotationConfigApplicationContext();
    context.setId(role.name());
    context.setParent(parent);
    context.register(role.configuration(), role.surface());
    context.refresh();
    return context;
  }
}
