/** An order workflow, written with the official SDK only: it knows nothing of the server. */
@NullMarked
package io.perdure.sample;

import org.jspecify.annotations.NullMarked;
