package io.perdure.common.cluster;

/**
 * A node that lives.
 *
 * @param draining whether it takes nothing new and gives back what it owns
 */
public record Member(Node node, boolean draining) {}
