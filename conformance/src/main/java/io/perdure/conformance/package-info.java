/**
 * Drives a started server with official clients and compares what they see with one table of cases.
 */
@NullMarked
package io.perdure.conformance;

import org.jspecify.annotations.NullMarked;
