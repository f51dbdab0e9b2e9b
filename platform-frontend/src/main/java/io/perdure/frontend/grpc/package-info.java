/**
 * The public endpoint: tables of one line per RPC, by family, and the server's settings. No
 * validation, no builder.
 */
@NullMarked
package io.perdure.frontend.grpc;

import org.jspecify.annotations.NullMarked;
