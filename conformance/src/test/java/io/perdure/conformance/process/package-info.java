/** The server under test as a process of its own, for tests that start, use and end it. */
@NullMarked
package io.perdure.conformance.process;

import org.jspecify.annotations.NullMarked;
