package io.perdure.common.visibility;

import io.perdure.common.attribute.SystemAttribute;
import java.util.Optional;

/**
 * A query that has been read and checked.
 *
 * @param condition which runs it selects
 * @param groupBy by what a count is divided
 */
record VisibilityQuery(Condition condition, Optional<SystemAttribute> groupBy) {}
