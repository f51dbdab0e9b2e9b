/** Kills a working server again and again, and looks whether anything was lost. */
@NullMarked
package io.perdure.conformance.kill;

import org.jspecify.annotations.NullMarked;
