package io.perdure.app.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.perdure.common.grpc.RoleCredentials;
import io.perdure.common.grpc.TestingCertificates;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** A role whose endpoint is for clients shows them a certificate, and may want theirs. */
class FrontendTlsTest {
  private static final String BUNDLE = "--perdure.tls.frontend.bundle=node";
  private static final String NAME = "perdure.example.com";

  private TestingCertificates certificates;

  @BeforeEach
  void sign(@TempDir Path folder) {
    certificates = new TestingCertificates(folder);
    certificates.sign("node", "frontend", NAME);
  }

  @Test
  void servesClientsWithoutACertificateAndNobodyInPlainText() throws IOException {
    try (var frontend = new TlsRole("frontend", certificates, BUNDLE)) {
      frontend.call(client(), NAME);

      assertThat(frontend.caller()).isEqualTo("no certificate");
      assertThatThrownBy(() -> frontend.call(InsecureChannelCredentials.create(), NAME))
          .isInstanceOf(StatusRuntimeException.class);
    }
  }

  @Test
  void refusesClientsWithoutACertificateWhereOneIsWanted() throws IOException {
    var wanted = "--perdure.tls.frontend.client-auth=require";
    try (var frontend = new TlsRole("frontend", certificates, BUNDLE, wanted)) {
      var client = client();

      assertThatThrownBy(() -> frontend.call(client, NAME))
          .isInstanceOf(StatusRuntimeException.class);
    }
  }

  @Test
  void callsTheOtherRolesInPlainTextUnlessTheyHaveABundle() {
    try (var frontend = new TlsRole("frontend", certificates, BUNDLE)) {
      assertThatThrownBy(() -> frontend.bean(RoleCredentials.class))
          .isInstanceOf(NoSuchBeanDefinitionException.class);
    }
  }

  private ChannelCredentials client() throws IOException {
    var client = TlsChannelCredentials.newBuilder();
    return client.trustManager(certificates.authority().toFile()).build();
  }
}
