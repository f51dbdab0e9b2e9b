/**
 * What can go wrong in the words of the platform, and the one place where it becomes a gRPC status.
 * No error is made up elsewhere.
 */
@NullMarked
package io.perdure.common.error;

import org.jspecify.annotations.NullMarked;
