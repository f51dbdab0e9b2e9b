package io.perdure.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What lives on the heap of a server's JVM. */
final class ServerHeap {
  private static final Pattern USED =
      Pattern.compile("(?:heap|generation|DefNew|Tenured)\\b.*used (\\d+)K");

  private ServerHeap() {}

  static long megabytesAfterFullCollection(long pid) throws IOException {
    command(pid, "GC.run");
    var used = USED.matcher(command(pid, "GC.heap_info"));
    var kilobytes = 0L;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    if (kilobytes == 0) {
      throw new IOException("the JVM %d does not say what its heap holds".formatted(pid));
    }
    return kilobytes / 1024;
  }

  private static String command(long pid, String name) throws IOException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    var process = new ProcessBuilder(jcmd.toString(), "" + pid, name).redirectErrorStream(true);
    return new String(process.start().getInputStream().readAllBytes(), UTF_8);
  }
}
