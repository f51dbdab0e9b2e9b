package io.perdure.app.tls;

import java.util.List;
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
  private final AtomicReference<List<Generation>> generations = new AtomicReference<>(List.of());

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
    return newest().bundle().getStores();
  }

  @Override
  public SslBundleKey getKey() {
    return newest().bundle().getKey();
  }

  @Override
  public SslOptions getOptions() {
    return newest().bundle().getOptions();
  }

  @Override
  public String getProtocol() {
    return newest().bundle().getProtocol();
  }

  @Override
  public SslManagerBundle getManagers() {
    return SslManagerBundle.of(
        Factories.of(new CurrentKeys(this::inUse)), Factories.of(new CurrentTrust(this::inUse)));
  }

  private Generation newest() {
    return inUse().getFirst();
  }

  /** The newest first, and the one before it, for handshakes that have begun with that. */
  private List<Generation> inUse() {
    var known = generations.get();
    if (!known.isEmpty()) {
      return known;
    }
    var registry = bundles.get();
    registry.addBundleUpdateHandler(name, this::renew);
    generations.compareAndSet(List.of(), List.of(Generation.of(0, registry.getBundle(name))));
    return generations.get();
  }

  /** What is not whole is not taken up: its files are still being written, and it comes again. */
  private void renew(SslBundle renewed) {
    try {
      generations.updateAndGet(known -> followed(known, renewed));
      LOG.info("The certificates of {} have been renewed", name);
    } catch (RuntimeException notWhole) {
      LOG.warn("The renewed certificates of {} are not used, the earlier are", name, notWhole);
    }
  }

  private static List<Generation> followed(List<Generation> known, SslBundle renewed) {
    if (known.isEmpty()) {
      return List.of(Generation.of(0, renewed));
    }
    var last = known.getFirst();
    return List.of(Generation.of(last.number() + 1, renewed), last);
  }
}
