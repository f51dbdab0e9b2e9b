package io.perdure.common.architecture;

/** What is checked in the text of our sources. */
enum SourceRule {
  FILE_LENGTH,
  METHOD_LENGTH,
  CONSTRUCTOR_ARGUMENTS,
  SYNCHRONIZED_BLOCK,
  JAVADOC_ON_TYPES,
  NO_TODO
}
