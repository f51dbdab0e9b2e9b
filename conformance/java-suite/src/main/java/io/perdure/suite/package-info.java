/** Runs one compiled JUnit 4 class in a process of its own; the script beside the POM runs many. */
package io.perdure.suite;
