/**
 * Metrics of a process: under the names that the official dashboards ask for, and our own about the
 * database.
 */
@NullMarked
package io.perdure.app.metric;

import org.jspecify.annotations.NullMarked;
