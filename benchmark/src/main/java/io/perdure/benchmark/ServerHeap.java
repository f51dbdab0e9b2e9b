package io.perdure.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What lives on the heap of a server's JVM. */
final class ServerHeap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  /** What a collection leaves in gaps; nothing refers to it. */
  private static final Pattern FILLER =
      Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*FillerElement");

  private ServerHeap() {}

  /** The collection and the count are one operation: nothing is allocated between them. */
  static long megabytesAfterFullCollection(long pid) throws IOException {
    var live = command(pid, "GC.class_histogram");
    var total = TOTAL.matcher(live);
    if (!total.find()) {
      throw new IOException("the JVM %d does not say what its heap holds".formatted(pid));
    }
    var bytes = Long.parseLong(total.group(1));
    var filler = FILLER.matcher(live);
    if (filler.find()) {
      bytes -= Long.parseLong(filler.group(1));
    }
    return bytes >> 20;
  }

  private static String command(long pid, String name) throws IOException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    var process = new ProcessBuilder(jcmd.toString(), "" + pid, name).redirectErrorStream(true);
    return new String(process.start().getInputStream().readAllBytes(), UTF_8);
  }
}
