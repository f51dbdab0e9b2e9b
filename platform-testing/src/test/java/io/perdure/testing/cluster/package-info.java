/** Several nodes of each role in one JVM, around one PostgreSQL. */
@NullMarked
package io.perdure.testing.cluster;

import org.jspecify.annotations.NullMarked;
