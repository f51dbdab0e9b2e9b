package io.perdure.common;

import io.perdure.common.architecture.ModuleRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> theModuleKeepsToTheRules() {
    return ModuleRules.ofThisModule();
  }

  /** The migrations stand below this module, so they cannot ask for its rules themselves. */
  @TestFactory
  Stream<DynamicTest> theMigrationsKeepToTheRules() {
    return ModuleRules.ofModuleBeside("db-migrations");
  }
}
