package io.perdure.history.store;

import java.util.Collection;

/**
 * The wake-ups that a commit stores and removes. Removing one that is not stored is no error: the
 * worst that is left of it is a wake-up with nothing to do.
 */
public record WakeUpWrites(Collection<WakeUpTime> armed, Collection<WakeUpTime> disarmed) {}
