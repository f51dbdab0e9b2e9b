/**
 * Retry policies of the public API: their defaults and their checks, the same for starts,
 * activities and children.
 */
@NullMarked
package io.perdure.common.retry;

import org.jspecify.annotations.NullMarked;
