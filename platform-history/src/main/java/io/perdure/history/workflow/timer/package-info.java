/** What commands decide about user timers, and how they fire. */
@NullMarked
package io.perdure.history.workflow.timer;

import org.jspecify.annotations.NullMarked;
