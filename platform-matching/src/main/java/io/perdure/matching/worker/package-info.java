/**
 * What the workers of a namespace say about themselves in their heartbeats, for as long as they say
 * it: in memory only, and gone when the matching partition moves. No task queues, no tasks.
 */
@NullMarked
package io.perdure.matching.worker;

import org.jspecify.annotations.NullMarked;
