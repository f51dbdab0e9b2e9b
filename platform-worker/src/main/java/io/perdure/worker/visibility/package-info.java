/**
 * Keeps the visibility records up to date with the runs: takes records from the task channel and
 * writes them. How they are asked for belongs to {@code common.visibility}.
 */
@NullMarked
package io.perdure.worker.visibility;

import org.jspecify.annotations.NullMarked;
