package io.perdure.server.dev;

import java.util.List;

/**
 * How a development server was asked to run.
 *
 * @param port 0 takes a free one
 * @param namespaces those that exist from the start, "default" among them
 * @param logLevel as Spring Boot calls it
 * @param exitWhenReady to stop as soon as it serves, which is how a start is rehearsed
 */
record DevSettings(
    String ip,
    int port,
    Storage storage,
    List<String> namespaces,
    String logLevel,
    boolean exitWhenReady) {}
