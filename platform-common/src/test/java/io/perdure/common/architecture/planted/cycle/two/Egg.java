package io.perdure.common.architecture.planted.cycle.two;

import io.perdure.common.architecture.planted.cycle.one.Hen;
import org.jspecify.annotations.Nullable;

/** Comes from a hen. */
public final class Egg {
  @Nullable Hen hen;
}
