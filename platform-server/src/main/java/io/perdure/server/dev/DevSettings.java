package io.perdure.server.dev;

/**
 * How a development server was asked to run.
 *
 * @param port 0 takes a free one
 * @param logLevel as Spring Boot calls it
 * @param exitWhenReady to stop as soon as it serves, which is how a start is rehearsed
 */
record DevSettings(
    String ip,
    int port,
    Storage storage,
    WantedNamespaces namespaces,
    String logLevel,
    boolean exitWhenReady) {}
