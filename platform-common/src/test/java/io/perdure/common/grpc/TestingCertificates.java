package io.perdure.common.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority of a test, which the JDK's own tool makes, and the certificates that it signs. */
public final class TestingCertificates {
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  private final Path folder;
  private final Path store;

  /**
   * @param folder where files are written
   */
  public TestingCertificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("authority.p12");
    keytool("-alias", AUTHORITY, "-dname", "CN=authority", "-ext", "bc:c");
    write(folder.resolve("ca.crt"), certificates(AUTHORITY));
  }

  /** The file that holds the authority's own certificate. */
  public Path authority() {
    return folder.resolve("ca.crt");
  }

  /** The file NAME.crt or NAME.key, as {@link #sign} has written it. */
  public Path file(String name, String ending) {
    return folder.resolve(name + "." + ending);
  }

  /**
   * Makes a key and a certificate for it, and writes them over what was there.
   *
   * @param name of the files
   * @param subject whom the certificate is about
   * @param host what it stands for, as a server and as a client
   */
  public void sign(String name, String subject, String host) {
    var alias = subject + "-of-" + name;
    keytool(
        "-alias",
        alias,
        "-dname",
        "CN=" + subject,
        "-signer",
        AUTHORITY,
        "-ext",
        "san=dns:" + host);
    var key = pem("PRIVATE KEY", key(alias));
    var chain = certificates(alias);
    write(file(name, "key"), key);
    write(file(name, "crt"), chain);
  }

  private void keytool(String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command = new ArrayList<>(List.of(java, "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private byte[] key(String alias) {
    try {
      return opened().getKey(alias, PASSWORD.toCharArray()).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String certificates(String alias) {
    try {
      var chain = new StringBuilder();
      for (Certificate certificate : Arrays.asList(opened().getCertificateChain(alias))) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      return chain.toString();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private KeyStore opened() throws GeneralSecurityException {
    try {
      return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
