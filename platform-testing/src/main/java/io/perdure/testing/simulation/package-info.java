/**
 * The engine under faults: history, matching, leases, channel and a fake store run from one seeded
 * queue. What holds is checked after each step and at the end; a seed repeats a run exactly.
 */
@NullMarked
package io.perdure.testing.simulation;

import org.jspecify.annotations.NullMarked;
