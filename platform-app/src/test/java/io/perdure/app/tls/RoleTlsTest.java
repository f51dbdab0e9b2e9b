package io.perdure.app.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.perdure.common.Patience;
import io.perdure.common.grpc.RoleCredentials;
import io.perdure.common.grpc.TestingCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A role whose endpoint is for other roles: both sides show certificates. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleTlsTest {
  private static final String NAME = "perdure-internal";

  private final TestingCertificates certificates;
  private final TlsRole role;

  RoleTlsTest(@TempDir Path folder) {
    certificates = new TestingCertificates(folder);
    certificates.sign("node", "first", NAME);
    role = new TlsRole("history", certificates, "--perdure.tls.internal.bundle=node");
  }

  @AfterAll
  void stop() {
    role.close();
  }

  @Test
  void rolesOfOneAuthorityCallEachOther() {
    var credentials = role.bean(RoleCredentials.class);

    role.call(credentials.channel(), credentials.serverName());

    assertThat(role.caller()).startsWith("CN=");
  }

  @Test
  void refusesACallerWithoutACertificate() throws IOException {
    var nobody = TlsChannelCredentials.newBuilder();
    nobody.trustManager(certificates.authority().toFile());

    assertRefused(nobody.build(), NAME);
  }

  @Test
  void refusesACallerOfAnotherAuthority(@TempDir Path folder) throws IOException {
    var others = new TestingCertificates(folder);
    others.sign("node", "stranger", NAME);
    var stranger =
        TlsChannelCredentials.newBuilder()
            .trustManager(certificates.authority().toFile())
            .keyManager(others.file("node", "crt").toFile(), others.file("node", "key").toFile());

    assertRefused(stranger.build(), NAME);
  }

  @Test
  void refusesPlainText() {
    assertRefused(InsecureChannelCredentials.create(), NAME);
  }

  @Test
  void callsNobodyWhoseCertificateHasAnotherName() {
    assertRefused(role.bean(RoleCredentials.class).channel(), "somebody.else");
  }

  @Test
  void takesUpARenewedCertificateWithoutARestart(@TempDir Path folder) throws IOException {
    role.call(role.bean(RoleCredentials.class).channel(), NAME);
    var client = copyOfTheFirst(folder);

    certificates.sign("node", "second", NAME);
    awaitRenewal();

    role.call(role.bean(RoleCredentials.class).channel(), NAME);
    assertThat(role.caller()).isEqualTo("CN=second");
    role.call(client, NAME); // Whoever has not been renewed yet is still of the same authority.
    assertThat(role.caller()).isEqualTo("CN=first");
  }

  private ChannelCredentials copyOfTheFirst(Path folder) throws IOException {
    var key = Files.copy(certificates.file("node", "key"), folder.resolve("key"));
    var certificate = Files.copy(certificates.file("node", "crt"), folder.resolve("crt"));
    return TlsChannelCredentials.newBuilder()
        .trustManager(certificates.authority().toFile())
        .keyManager(certificate.toFile(), key.toFile())
        .build();
  }

  private void awaitRenewal() {
    Patience.until(
        () -> {
          role.call(role.bean(RoleCredentials.class).channel(), NAME);
          return role.caller().equals("CN=second");
        });
  }

  private void assertRefused(ChannelCredentials credentials, String serverName) {
    assertThatThrownBy(() -> role.call(credentials, serverName))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("UNAVAILABLE");
  }
}
