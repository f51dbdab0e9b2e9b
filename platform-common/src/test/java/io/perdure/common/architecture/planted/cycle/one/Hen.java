package io.perdure.common.architecture.planted.cycle.one;

import io.perdure.common.architecture.planted.cycle.two.Egg;
import org.jspecify.annotations.Nullable;

/** Comes from an egg. */
public final class Hen {
  @Nullable Egg egg;
}
