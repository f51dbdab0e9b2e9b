/**
 * The ground of the pure core: a run's mutable state and its parts, turns, tasks and keys. Applies
 * events, decides nothing.
 */
@NullMarked
package io.perdure.history.state;

import org.jspecify.annotations.NullMarked;
