/**
 * A cluster on one machine, for trying out and for tests: starts the roles' own jars, PostgreSQL
 * and Kafka as processes, starts again what ends, and stops all. Knows of the roles only their
 * settings.
 */
@NullMarked
package io.perdure.localcluster;

import org.jspecify.annotations.NullMarked;
