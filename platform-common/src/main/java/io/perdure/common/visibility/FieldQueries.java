package io.perdure.common.visibility;

import io.perdure.common.attribute.SearchAttribute;
import io.perdure.common.error.InvalidRequest;
import java.util.Optional;
import java.util.function.Function;

/** Reads queries over listings other than that of runs: the same language, other fields. */
public final class FieldQueries {
  private FieldQueries() {}

  /**
   * What the query asks for; an empty one asks for everything.
   *
   * @param called the fields that can be asked for, by name
   * @throws InvalidRequest when it is malformed, makes no sense or asks for what is not served
   */
  public static Condition read(String text, Function<String, Optional<SearchAttribute>> called) {
    try {
      return QueryReader.read(text, called);
    } catch (InvalidRequest refusal) {
      throw InvalidQuery.ofFields(refusal);
    }
  }
}
