package io.perdure.common.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Finds what breaks the limits in a set of Java sources; reads them with the compiler's parser. */
final class SourceRules {
  static final int CODE_LINES_IN_A_FILE = 500;
  static final int CODE_LINES_IN_A_METHOD = 50;
  static final int CONSTRUCTOR_ARGUMENTS = 6;

  private static final Pattern TODO = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern DRIVERS = Pattern.compile(".*/(history/shard|matching/queue)/.*");

  /** Checks every Java file under a folder; paths in findings start at the given root. */
  static List<Finding> check(Path root, Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var walk = Files.walk(folder)) {
      var files =
          walk.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/planted/"))
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      return files.isEmpty() ? List.of() : check(root, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Finding> check(Path root, List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var findings = new ArrayList<Finding>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      var docs = DocTrees.instance(task);
      for (var unit : task.parse()) {
        new Visitor(root, unit, docs, findings).visit();
      }
    }
    return findings;
  }

  private SourceRules() {}

  /** Walks one file. */
  private static final class Visitor extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final DocTrees docs;
    private final List<Finding> findings;
    private final String file;
    private final String source;
    private final CodeLines code;

    Visitor(Path root, CompilationUnitTree unit, DocTrees docs, List<Finding> findings)
        throws IOException {
      this.unit = unit;
      this.docs = docs;
      this.findings = findings;
      this.source = unit.getSourceFile().getCharContent(true).toString();
      this.code = new CodeLines(source);
      this.file =
          root.relativize(Path.of(unit.getSourceFile().toUri())).toString().replace('\\', '/');
    }

    void visit() {
      if (code.count() > CODE_LINES_IN_A_FILE) {
        report(SourceRule.FILE_LENGTH, "%d lines of code".formatted(code.count()));
      }
      if (TODO.matcher(source).find() && !file.endsWith("SourceRules.java")) {
        report(SourceRule.NO_TODO, "an unfinished note");
      }
      scan(unit, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
      if (topLevel && file.contains("src/main/") && docs.getDocComment(getCurrentPath()) == null) {
        report(SourceRule.JAVADOC_ON_TYPES, type.getSimpleName() + " has no Javadoc");
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      int lines = linesOf(method);
      if (lines > CODE_LINES_IN_A_METHOD) {
        report(
            SourceRule.METHOD_LENGTH, "%d lines of code in %s".formatted(lines, method.getName()));
      }
      int arguments = method.getParameters().size();
      if (arguments > CONSTRUCTOR_ARGUMENTS
          && method.getName().contentEquals("<init>")
          && getCurrentPath().getParentPath().getLeaf().getKind() != Tree.Kind.RECORD) {
        report(
            SourceRule.CONSTRUCTOR_ARGUMENTS,
            "a constructor with %d arguments".formatted(arguments));
      }
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree block, @Nullable Void unused) {
      if (file.contains("src/main/") && !DRIVERS.matcher(file).matches()) {
        report(SourceRule.SYNCHRONIZED_BLOCK, "a synchronized block outside the drivers");
      }
      return super.visitSynchronized(block, null);
    }

    private int linesOf(Tree tree) {
      var positions = docs.getSourcePositions();
      var lines = unit.getLineMap();
      return code.count(
          lines.getLineNumber(positions.getStartPosition(unit, tree)),
          lines.getLineNumber(positions.getEndPosition(unit, tree)));
    }

    private void report(SourceRule rule, String message) {
      findings.add(new Finding(rule, file, message));
    }
  }
}
