/**
 * What is decided about activities: scheduling, retries, timeouts, cancellation, closing. The
 * requests about activities are classes of the package above.
 */
@NullMarked
package io.perdure.history.workflow.activity;

import org.jspecify.annotations.NullMarked;
