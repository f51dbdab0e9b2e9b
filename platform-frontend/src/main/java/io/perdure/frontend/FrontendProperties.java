package io.perdure.frontend;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a frontend that runs alone.
 *
 * @param namespaces those that are created at the start when they do not exist
 */
@ConfigurationProperties("perdure.frontend")
record FrontendProperties(@DefaultValue List<String> namespaces) {}
