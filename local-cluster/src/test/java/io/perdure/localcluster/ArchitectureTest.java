package io.perdure.localcluster;

import io.perdure.common.architecture.ModuleRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> theModuleKeepsToTheRules() {
    return ModuleRules.ofThisModule();
  }
}
