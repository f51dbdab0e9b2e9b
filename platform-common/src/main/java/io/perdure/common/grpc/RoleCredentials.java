package io.perdure.common.grpc;

import io.grpc.ChannelCredentials;

/**
 * How a role proves to the others who it is, and by what name it knows them.
 *
 * @param serverName what the certificate of every role names, since their addresses come and go
 */
public record RoleCredentials(ChannelCredentials channel, String serverName) {}
