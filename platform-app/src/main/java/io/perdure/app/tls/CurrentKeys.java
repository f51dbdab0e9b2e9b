package io.perdure.app.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the keys that a bundle has now. A handshake asks first for a name and then for what
 * belongs to it; if the keys are renewed in between, it gets both as they were before.
 */
final class CurrentKeys extends X509ExtendedKeyManager {
  private final Supplier<List<Generation>> generations;

  /**
   * @param generations those still in use, the newest first
   */
  CurrentKeys(Supplier<List<Generation>> generations) {
    this.generations = generations;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    var now = now();
    return names(now, now.keys().getClientAliases(keyType, issuers));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    var now = now();
    return name(now, now.keys().chooseClientAlias(keyTypes, issuers, socket));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    var now = now();
    return name(now, now.keys().chooseEngineClientAlias(keyTypes, issuers, engine));
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    var now = now();
    return names(now, now.keys().getServerAliases(keyType, issuers));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    var now = now();
    return name(now, now.keys().chooseServerAlias(keyType, issuers, socket));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    var now = now();
    return name(now, now.keys().chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String name) {
    return owner(name)
        .map(owner -> owner.keys().getCertificateChain(owner.alias(name)))
        .orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String name) {
    return owner(name).map(owner -> owner.keys().getPrivateKey(owner.alias(name))).orElse(null);
  }

  private Generation now() {
    return generations.get().getFirst();
  }

  private Optional<Generation> owner(String name) {
    return generations.get().stream().filter(one -> one.named(name)).findFirst();
  }

  private static @Nullable String name(Generation now, @Nullable String alias) {
    return alias == null ? null : now.name(alias);
  }

  private static String @Nullable [] names(Generation now, String @Nullable [] aliases) {
    return aliases == null ? null : now.names(aliases);
  }
}
