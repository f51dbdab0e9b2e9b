package io.perdure.sample;

import io.temporal.activity.ActivityInterface;

/** What an order does to the outside world: each step runs until it has succeeded once. */
@ActivityInterface
public interface OrderActivities {
  /** Puts the goods aside and returns the shelf where they lie. */
  String reserve(Order order);

  /** Hands the parcel to the carrier and returns its tracking number. */
  String ship(Order order, String shelf);
}
