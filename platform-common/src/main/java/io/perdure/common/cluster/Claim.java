package io.perdure.common.cluster;

/**
 * What a node wants to own.
 *
 * @param alone whether no other process can own anything of the kind in this database, so that the
 *     owner of any lease is dead
 */
public record Claim(Leased kind, Node node, boolean alone) {}
