package io.perdure.app.tls;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * An SSL bundle that stands for another one, as that is now: who holds its managers uses renewed
 * certificates from the next handshake on. Connections that stand go on.
 */
final class ReloadingBundle implements SslBundle {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingBundle.class);

  private final String name;
  private final Supplier<SslBundles> bundles;
  private final AtomicReference<@Nullable SslBundle> current = new AtomicReference<>();

  /**
   * @param bundles asked when the bundle is first used: the registry may still be in the making
   */
  ReloadingBundle(String name, Supplier<SslBundles> bundles) {
    this.name = name;
    this.bundles = bundles;
  }

  /** The name of what stands for a bundle. */
  static String nameOf(@Nullable String bundle) {
    return "reloading-" + bundle;
  }

  @Override
  public SslStoreBundle getStores() {
    return now().getStores();
  }

  @Override
  public SslBundleKey getKey() {
    return now().getKey();
  }

  @Override
  public SslOptions getOptions() {
    return now().getOptions();
  }

  @Override
  public String getProtocol() {
    return now().getProtocol();
  }

  @Override
  public SslManagerBundle getManagers() {
    return SslManagerBundle.of(
        Factories.of(new CurrentKeys(() -> now().getManagers())),
        Factories.of(new CurrentTrust(() -> now().getManagers())));
  }

  private SslBundle now() {
    var known = current.get();
    if (known != null) {
      return known;
    }
    var registry = bundles.get();
    registry.addBundleUpdateHandler(name, this::renew);
    current.compareAndSet(null, registry.getBundle(name));
    return now();
  }

  private void renew(SslBundle renewed) {
    current.set(renewed);
    LOG.info("The certificates of {} have been renewed", name);
  }
}
