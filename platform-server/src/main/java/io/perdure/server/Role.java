package io.perdure.server;

/**
 * One role as this process starts it.
 *
 * @param name of its context
 * @param configuration builds the role from the beans of the common context
 * @param surface how it is reached: in process, or by the network too
 */
record Role(String name, Class<?> configuration, Class<?> surface) {}
