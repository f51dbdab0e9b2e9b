package io.perdure.benchmark;

import java.util.Collection;
import java.util.List;

/** How long calls took, in order. */
record Quantiles(List<Long> sortedNanos) {
  static Quantiles of(Collection<Long> nanos) {
    return new Quantiles(nanos.stream().sorted().toList());
  }

  double millisAt(double quantile) {
    int index = (int) Math.ceil(quantile * sortedNanos.size()) - 1;
    return sortedNanos.get(Math.max(index, 0)) / 1e6;
  }
}
