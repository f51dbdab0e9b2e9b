package io.perdure.common.architecture.planted.names;

/** A name that says nothing. */
final class OrderHelper {}
