/**
 * Scenarios: the whole engine in one thread, under a clock that the test moves. A scenario reads as
 * a story and ends in a history.
 */
@NullMarked
package io.perdure.testing.scenario;

import org.jspecify.annotations.NullMarked;
