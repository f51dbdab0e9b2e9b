/** The endpoint of matching, and its calls to history. Decides nothing. */
@NullMarked
package io.perdure.matching.grpc;

import org.jspecify.annotations.NullMarked;
