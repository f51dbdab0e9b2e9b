package io.perdure.sample;

import io.temporal.activity.Activity;

/** The activities; this is where an application calls its databases and services. */
final class Warehouse implements OrderActivities {
  @Override
  public String reserve(Order order) {
    int attempt = Activity.getExecutionContext().getInfo().getAttempt();
    if (attempt == 1) {
      System.out.println("  reserve: the warehouse does not answer, attempt 1 fails");
      throw new IllegalStateException("the warehouse does not answer");
    }
    System.out.println("  reserve: attempt " + attempt + " succeeds");
    return "shelf 7";
  }

  @Override
  public String ship(Order order, String shelf) {
    System.out.println("  ship: " + order.item() + " from " + shelf);
    return "parcel-" + order.id();
  }
}
