/**
 * Pairs tasks with polls: the step object of a matching partition, its messages and effects, and
 * the drivers that carry the effects out. What speaks gRPC or SQL belongs elsewhere.
 */
@NullMarked
package io.perdure.matching.queue;

import org.jspecify.annotations.NullMarked;
