package io.perdure.common.cluster;

import java.util.UUID;

/**
 * A running process of one role.
 *
 * @param role {@code history}, {@code matching}, {@code frontend} or {@code worker}
 * @param address where other roles reach it
 */
public record Node(UUID id, String role, String address) {}
