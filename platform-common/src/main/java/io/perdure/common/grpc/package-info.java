/**
 * How roles offer and call gRPC: tables of methods, routing metadata, clients of the other roles as
 * plain interfaces.
 */
@NullMarked
package io.perdure.common.grpc;

import org.jspecify.annotations.NullMarked;
