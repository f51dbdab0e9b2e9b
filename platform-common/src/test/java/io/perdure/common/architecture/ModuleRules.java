package io.perdure.common.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Holds one module to the project's rules: the tests that its ArchitectureTest returns. */
public final class ModuleRules {
  private static final String[] UNWANTED = {
    "mockito", "easymock", "jmock", "powermock", "lombok", "/grpc-netty-1"
  };

  /** The rules for the module in whose folder the tests run. */
  public static Stream<DynamicTest> ofThisModule() {
    var here = Path.of("").toAbsolutePath();
    return of(here, classFolders(here));
  }

  /** The rules for another module, built as this one is. */
  public static Stream<DynamicTest> ofModuleBeside(String name) {
    var here = Path.of("").toAbsolutePath();
    var other = here.resolveSibling(name);
    var folders =
        classFolders(here).stream()
            .map(folder -> other.resolve(here.relativize(folder)))
            .filter(Files::isDirectory)
            .toList();
    return of(other, folders);
  }

  private static Stream<DynamicTest> of(Path module, List<Path> folders) {
    var classes = new ClassFileImporter().importPaths(folders);
    var main = classes.that(areWrittenIn(module.resolve("src/main/java")));
    var test = classes.that(areWrittenIn(module.resolve("src/test/java")));
    var tests = new ArrayList<DynamicTest>();
    tests.addAll(architecture(ArchitectureRules.forMain(), main));
    tests.addAll(architecture(ArchitectureRules.forTests(), test));
    tests.add(dynamicTest("hasClassesToCheck", () -> assertThat(main).isNotEmpty()));
    tests.add(dynamicTest("sourcesAreTidy", () -> sourcesAreTidy(module)));
    tests.add(
        dynamicTest(
            "noUnwantedLibrary",
            () -> assertThat(unwanted(System.getProperty("java.class.path"))).isEmpty()));
    return tests.stream();
  }

  /** Libraries on a class path that the project does without. */
  static List<String> unwanted(String classPath) {
    return Stream.of(UNWANTED).filter(classPath::contains).toList();
  }

  private ModuleRules() {}

  private static List<DynamicTest> architecture(Map<String, ArchRule> rules, JavaClasses classes) {
    return rules.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(rule -> dynamicTest(rule.getKey(), () -> check(rule.getValue(), classes)))
        .toList();
  }

  private static void check(ArchRule rule, JavaClasses classes) {
    rule.allowEmptyShould(true).check(classes);
  }

  private static void sourcesAreTidy(Path module) {
    var root = rootOf(module);
    var findings = SourceRules.check(root, module.resolve("src"));
    var exceptions = TidyExceptions.read(root.resolve("tidy-exceptions.txt"));
    assertThat(exceptions.remaining(findings)).as("broken limits").isEmpty();
    assertThat(exceptions.stale(root.relativize(module) + "/", findings))
        .as("exceptions that nothing needs any more")
        .isEmpty();
  }

  /**
   * Leaves out generated classes, which no rule of ours binds, and violations planted for tests.
   */
  private static DescribedPredicate<JavaClass> areWrittenIn(Path sources) {
    return DescribedPredicate.describe(
        "are written in " + sources,
        type ->
            !type.getPackageName().contains(".planted")
                && type.getSource()
                    .flatMap(source -> source.getFileName())
                    .map(sources.resolve(type.getPackageName().replace('.', '/'))::resolve)
                    .filter(Files::exists)
                    .isPresent());
  }

  /** The class folders of this module; those of others and jars are left out. */
  private static List<Path> classFolders(Path module) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> entry.startsWith(module) && Files.isDirectory(entry))
        .toList();
  }

  static Path rootOf(Path folder) {
    for (var at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("mvnw"))) {
        return at;
      }
    }
    throw new IllegalStateException("Not inside the repository: " + folder);
  }
}
