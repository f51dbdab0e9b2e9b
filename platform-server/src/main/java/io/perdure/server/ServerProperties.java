package io.perdure.server;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server that holds all roles.
 *
 * @param namespaces those that are created at the start when they do not exist
 */
@ConfigurationProperties("perdure.server")
public record ServerProperties(@DefaultValue List<String> namespaces) {}
