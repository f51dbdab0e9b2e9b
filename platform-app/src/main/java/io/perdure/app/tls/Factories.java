package io.perdure.app.tls;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/** Factories that give out one manager, for whoever insists on a factory. */
final class Factories {
  private static final Provider OURS =
      new Provider("perdure", "1", "Managers that are renewed") {
        private static final long serialVersionUID = 1;
      };

  private Factories() {}

  static KeyManagerFactory of(KeyManager manager) {
    return new Keys(manager);
  }

  static TrustManagerFactory of(TrustManager manager) {
    return new Trust(manager);
  }

  private static final class Keys extends KeyManagerFactory {
    Keys(KeyManager manager) {
      super(
          new KeyManagerFactorySpi() {
            @Override
            protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {}

            @Override
            protected void engineInit(@Nullable ManagerFactoryParameters parameters) {}

            @Override
            protected KeyManager[] engineGetKeyManagers() {
              return new KeyManager[] {manager};
            }
          },
          OURS,
          "one");
    }
  }

  private static final class Trust extends TrustManagerFactory {
    Trust(TrustManager manager) {
      super(
          new TrustManagerFactorySpi() {
            @Override
            protected void engineInit(@Nullable KeyStore store) {}

            @Override
            protected void engineInit(@Nullable ManagerFactoryParameters parameters) {}

            @Override
            protected TrustManager[] engineGetTrustManagers() {
              return new TrustManager[] {manager};
            }
          },
          OURS,
          "one");
    }
  }
}
