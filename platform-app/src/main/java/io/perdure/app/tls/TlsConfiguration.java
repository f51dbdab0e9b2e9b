package io.perdure.app.tls;

import io.grpc.TlsChannelCredentials;
import io.perdure.common.grpc.RoleCredentials;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the SSL bundles that are named in {@link TlsProperties} such that they can be renewed. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TlsProperties.class)
public class TlsConfiguration {
  @Bean
  SslBundleRegistrar reloadingBundles(TlsProperties tls, ObjectProvider<SslBundles> bundles) {
    return registry ->
        tls.bundles()
            .forEach(
                name ->
                    registry.registerBundle(
                        ReloadingBundle.nameOf(name),
                        new ReloadingBundle(name, bundles::getObject)));
  }

  @Bean
  @ConditionalOnProperty("perdure.tls.internal.bundle")
  RoleCredentials roleCredentials(TlsProperties tls, SslBundles bundles) {
    var internal = tls.internal();
    var managers = bundles.getBundle(ReloadingBundle.nameOf(internal.bundle())).getManagers();
    var credentials =
        TlsChannelCredentials.newBuilder()
            .keyManager(managers.getKeyManagers())
            .trustManager(managers.getTrustManagers())
            .build();
    return new RoleCredentials(credentials, internal.serverName());
  }
}
