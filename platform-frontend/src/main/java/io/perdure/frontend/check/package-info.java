/**
 * Checks of single fields that several families of requests share: ids, names, durations, sizes.
 */
@NullMarked
package io.perdure.frontend.check;

import org.jspecify.annotations.NullMarked;
