package io.perdure.common.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a role proves to the others who it is, and by what name it knows them.
 *
 * @param serverName what the certificate of every role names, since their addresses come and go
 */
public record RoleCredentials(ChannelCredentials channel, String serverName) {
  /**
   * What three files in PEM hold.
   *
   * @param authority of the other roles' certificates
   */
  public static RoleCredentials ofFiles(
      Path certificate, Path key, Path authority, String serverName) throws IOException {
    var channel =
        TlsChannelCredentials.newBuilder()
            .keyManager(certificate.toFile(), key.toFile())
            .trustManager(authority.toFile())
            .build();
    return new RoleCredentials(channel, serverName);
  }
}
