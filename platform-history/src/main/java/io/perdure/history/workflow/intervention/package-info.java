/**
 * What people do to a run from outside beside talking to it: reset it, change its options. What
 * they do to its activities lies with those.
 */
@NullMarked
package io.perdure.history.workflow.intervention;

import org.jspecify.annotations.NullMarked;
