/** Puts load on a started server with the official SDK and records what it cost. */
@NullMarked
package io.perdure.benchmark;

import org.jspecify.annotations.NullMarked;
