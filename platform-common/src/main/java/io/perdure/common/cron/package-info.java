/** Cron schedules of workflows: what their text means and when they fire. */
@NullMarked
package io.perdure.common.cron;

import org.jspecify.annotations.NullMarked;
