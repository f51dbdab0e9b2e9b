/** How a signal reaches a run. */
@NullMarked
package io.perdure.history.workflow.signal;

import org.jspecify.annotations.NullMarked;
