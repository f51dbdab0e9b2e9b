/** Stores that live in memory and refuse what PostgreSQL would refuse: the same contract tests. */
@NullMarked
package io.perdure.testing.store;

import org.jspecify.annotations.NullMarked;
