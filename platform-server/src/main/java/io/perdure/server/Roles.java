package io.perdure.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Starts the roles, each in a thin context of its own under the common one, and stops them in the
 * opposite order: the frontend takes no more requests while the others still answer.
 */
final class Roles implements SmartLifecycle {
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

  @Override
  public void stop() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
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

  private AnnotationConfigApplicationContext start(Role role) {
    var context = new AnnotationConfigApplicationContext();
    context.setId(role.name());
    context.setParent(parent);
    context.register(role.configuration(), role.surface());
    context.refresh();
    return context;
  }
}
