/** Carries out, after the commit, the tasks that a shard owes. */
@NullMarked
package io.perdure.history.task;

import org.jspecify.annotations.NullMarked;
