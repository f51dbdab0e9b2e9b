/** How the roles of one process reach each other: gRPC servers and channels without a network. */
@NullMarked
package io.perdure.server.grpc;

import org.jspecify.annotations.NullMarked;
