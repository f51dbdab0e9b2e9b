/**
 * What surrounds a role that runs as a process of its own: its start, settings, probes and metrics.
 * Nothing here knows what a role does.
 */
@NullMarked
package io.perdure.app;

import org.jspecify.annotations.NullMarked;
