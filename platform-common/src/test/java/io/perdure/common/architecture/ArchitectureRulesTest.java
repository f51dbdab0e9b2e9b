package io.perdure.common.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureRulesTest {
  private static final String PLANTED = "io.perdure.common.architecture.planted.";

  /** Each rule, and a package with a violation of it. */
  private static final Map<String, String> VIOLATIONS =
      Map.of(
          "coreIsPure", "history.workflow",
          "historyArrowsGoOneWay", "history",
          "noCyclesBetweenPackages", "cycle",
          "noEmptyNames", "names",
          "noEmptyNamesInTests", "names",
          "persistenceStaysInStores", "persistence",
          "grpcStaysAtTheEdge", "transport",
          "nobodyReadsTheClock", "history.workflow",
          "noLocksOutsideTheDrivers", "locks",
          "testsDoNotSleep", "sleep");

  @Test
  void eachRuleFindsAPlantedViolation() {
    var rules = new HashMap<>(ArchitectureRules.forMain());
    rules.putAll(ArchitectureRules.forTests());
    var silent = new HashSet<String>();
    rules.forEach(
        (name, rule) -> {
          var classes = new ClassFileImporter().importPackages(PLANTED + VIOLATIONS.get(name));
          if (classes.isEmpty() || !rule.evaluate(classes).hasViolation()) {
            silent.add(name);
          }
        });
    assertThat(silent).isEmpty();
    assertThat(VIOLATIONS).containsOnlyKeys(rules.keySet());
  }

  @ParameterizedTest
  @CsvSource({"locks.field, VolatileOutsideDrivers", "locks.method, SynchronizedOutsideDrivers"})
  void locksHaveThreeShapes(String where, String who) {
    var classes = new ClassFileImporter().importPackages(PLANTED + where);
    var found = ArchitectureRules.NO_LOCKS_OUTSIDE_THE_DRIVERS.evaluate(classes);
    assertThat(found.getFailureReport().toString()).contains(who);
  }

  @Test
  void aMockingLibraryOnTheClassPathIsFound() {
    assertThat(ModuleRules.unwanted("a.jar:/repository/mockito-core-5.jar"))
        .isEqualTo(List.of("mockito"));
  }
}
