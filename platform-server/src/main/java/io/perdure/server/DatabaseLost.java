package io.perdure.server;

/** Told when another process has taken the database. */
@FunctionalInterface
public interface DatabaseLost extends Runnable {}
