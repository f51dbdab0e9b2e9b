/** What is measured of the calls that a role serves. Knows the public API's words, and no role. */
@NullMarked
package io.perdure.app.grpc;

import org.jspecify.annotations.NullMarked;
