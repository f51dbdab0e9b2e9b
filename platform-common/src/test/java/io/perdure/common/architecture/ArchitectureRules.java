package io.perdure.common.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What the packages may see of each other and of the libraries. */
final class ArchitectureRules {
  private static final String CONFIGURATION =
      "org.springframework.context.annotation.Configuration";

  /** Programs that only use a server: they stand where a user's application stands. */
  private static final String[] CLIENTS = {
    "..perdure.sample..", "..perdure.conformance..", "..perdure.benchmark.."
  };

  private static final Pattern DRIVERS =
      Pattern.compile(
          ".*\\.(history\\.shard|matching\\.queue|perdure\\.(sample|conformance|benchmark))(\\..*)?");

  /** The pure core: a decision is a function of state and request. */
  static final ArchRule CORE_IS_PURE =
      noClasses()
          .that()
          .resideInAnyPackage("..history.workflow..", "..history.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta..",
              "java.sql..",
              "io.grpc..",
              "org.slf4j..",
              "java.util.concurrent..",
              "java.util.random..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.Thread")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .as("the pure core sees no framework, clock, thread or random number");

  /** Inside history arrows go one way. */
  static final ArchRule HISTORY_ARROWS_GO_ONE_WAY =
      CompositeArchRule.of(mayNotSee("state", "workflow", "shard", "store", "task", "grpc"))
          .and(mayNotSee("workflow", "shard", "store", "task", "grpc"))
          .and(mayNotSee("store", "workflow", "shard", "task", "grpc"))
          .and(mayNotSee("shard", "grpc"))
          .as("inside history arrows go from grpc and task to shard, workflow, state");

  static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
      slices().matching("io.perdure.(**)").should().beFreeOfCycles();

  /** Endings that say that the name was not found yet. */
  static final ArchRule NO_EMPTY_NAMES =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Info|Data)")
          .as("no type is called ...Util, Helper, Manager, Impl, Base, Info or Data");

  static final ArchRule PERSISTENCE_STAYS_IN_STORES =
      noClasses()
          .that()
          .resideOutsideOfPackage("..store..")
          .and()
          .areNotAnnotatedWith(CONFIGURATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.persistence..", "org.hibernate..")
          .as("only ..store.. and configuration see JPA and Hibernate");

  static final ArchRule GRPC_STAYS_AT_THE_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackages("..grpc..", "..access..", "..error..", "..perdure.starter..")
          .and()
          .resideOutsideOfPackages(CLIENTS)
          .and()
          .areNotAnnotatedWith(CONFIGURATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..")
          .as("only ..grpc.., ..access.., ..error.., the starter and configuration see gRPC");

  /** Time comes in through an InstantSource. */
  static final ArchRule NOBODY_READS_THE_CLOCK =
      noClasses()
          .that()
          .areNotAnnotatedWith(CONFIGURATION)
          .and()
          .resideOutsideOfPackages(CLIENTS)
          .should()
          .callMethodWhere(
              callOf(
                  "reads the clock",
                  Map.of(
                      "java.time.Instant", Set.of("now"),
                      "java.time.LocalDateTime", Set.of("now"),
                      "java.time.ZonedDateTime", Set.of("now"),
                      "java.time.OffsetDateTime", Set.of("now"),
                      "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
                      "java.time.InstantSource", Set.of("system"),
                      "java.lang.System", Set.of("currentTimeMillis"))))
          .as("only configuration reads the system's clock; others are given an InstantSource");

  /** Whoever runs on the shard's or queue's one writer needs no lock. */
  static final ArchRule NO_LOCKS_OUTSIDE_THE_DRIVERS =
      CompositeArchRule.of(
              noClasses()
                  .that(areNoDrivers())
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("java.util.concurrent.locks.."))
          .and(
              noFields()
                  .that()
                  .areDeclaredInClassesThat(areNoDrivers())
                  .should()
                  .haveModifier(VOLATILE)
                  .allowEmptyShould(true))
          .and(
              noMethods()
                  .that()
                  .areDeclaredInClassesThat(areNoDrivers())
                  .should()
                  .haveModifier(SYNCHRONIZED)
                  .allowEmptyShould(true))
          .as("no lock, synchronized method or volatile field outside the drivers");

  /** Tests advance the clock or await a condition; process tests may wait on a FaultSchedule. */
  static final ArchRule TESTS_DO_NOT_SLEEP =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.FaultSchedule(\\$.*)?") // With what is nested in it.
          .should()
          .callMethodWhere(
              callOf(
                  "sleeps",
                  Map.of(
                      "java.lang.Thread", Set.of("sleep"),
                      "java.util.concurrent.TimeUnit", Set.of("sleep"))))
          .as("no test sleeps");

  /** The rules for what we ship, by the name under which a test reports each. */
  static Map<String, ArchRule> forMain() {
    return Map.of(
        "coreIsPure", CORE_IS_PURE,
        "historyArrowsGoOneWay", HISTORY_ARROWS_GO_ONE_WAY,
        "noCyclesBetweenPackages", NO_CYCLES_BETWEEN_PACKAGES,
        "noEmptyNames", NO_EMPTY_NAMES,
        "persistenceStaysInStores", PERSISTENCE_STAYS_IN_STORES,
        "grpcStaysAtTheEdge", GRPC_STAYS_AT_THE_EDGE,
        "nobodyReadsTheClock", NOBODY_READS_THE_CLOCK,
        "noLocksOutsideTheDrivers", NO_LOCKS_OUTSIDE_THE_DRIVERS);
  }

  /** The rules for tests. */
  static Map<String, ArchRule> forTests() {
    return Map.of("testsDoNotSleep", TESTS_DO_NOT_SLEEP, "noEmptyNamesInTests", NO_EMPTY_NAMES);
  }

  private ArchitectureRules() {}

  private static ArchRule mayNotSee(String from, String... targets) {
    var packages = new String[targets.length];
    for (int i = 0; i < targets.length; i++) {
      packages[i] = "..history." + targets[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage("..history." + from + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> areNoDrivers() {
    return describe(
        "are outside history.shard and matching.queue",
        type -> !DRIVERS.matcher(type.getPackageName()).matches());
  }

  private static DescribedPredicate<JavaCall<?>> callOf(
      String description, Map<String, Set<String>> methods) {
    return describe(
        description,
        call ->
            call instanceof JavaMethodCall method
                && methods
                    .getOrDefault(method.getTargetOwner().getFullName(), Set.of())
                    .contains(method.getName()));
  }
}
