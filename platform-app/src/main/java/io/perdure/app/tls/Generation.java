package io.perdure.app.tls;

import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.springframework.boot.ssl.SslBundle;

/**
 * What an SSL bundle held from one renewal to the next, read whole: a key and the certificate that
 * belongs to it never come from two of them.
 *
 * @param number counts the renewals, from 0
 * @param bundle what was read
 */
record Generation(
    long number, SslBundle bundle, X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {

  /**
   * Reads a bundle to its end.
   *
   * @throws RuntimeException when it is not whole, as while its files are being written
   */
  static Generation of(long number, SslBundle bundle) {
    var managers = bundle.getManagers();
    return new Generation(
        number,
        bundle,
        only(managers.getKeyManagers(), X509ExtendedKeyManager.class, "has no X.509 key"),
        only(managers.getTrustManagers(), X509ExtendedTrustManager.class, "trusts nobody"));
  }

  private static <T> T only(Object[] managers, Class<T> type, String otherwise) {
    return Stream.of(managers)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the SSL bundle " + otherwise));
  }

  /** The name under which a handshake finds a key of this generation again. */
  String name(String alias) {
    return number + ":" + alias;
  }

  /** Whether a name is one of this generation's. */
  boolean named(String name) {
    return name.startsWith(number + ":");
  }

  /** What the bundle itself calls the key of that name. */
  String alias(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  /** The names of several keys. */
  String[] names(String[] aliases) {
    return Arrays.stream(aliases).map(this::name).toArray(String[]::new);
  }
}
