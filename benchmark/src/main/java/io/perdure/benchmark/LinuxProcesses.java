package io.perdure.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What /proc says about processes. */
final class LinuxProcesses {
  private static final double TICKS_PER_SECOND = 100; // Fixed in Linux's interface.
  private static final String LISTENING = "0A";

  private LinuxProcesses() {}

  /** CPU that a process has used, with that of its ended children. */
  static double cpuSeconds(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // From the third on.
    long ticks = 0;
    for (int index = 11; index < 15; index++) { // utime, stime, cutime, cstime
      ticks += Long.parseLong(fields[index]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** CPU of a process and of all below it. */
  static double treeCpuSeconds(long root) throws IOException {
    double sum = cpuSeconds(root);
    var children = ProcessHandle.of(root).stream().flatMap(ProcessHandle::descendants).toList();
    for (var child : children) {
      if (child.isAlive()) {
        sum += cpuSeconds(child.pid());
      }
    }
    return sum;
  }

  static long residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /** The process that listens on a TCP port. */
  static long listeningOn(int port) throws IOException {
    var sockets = socketsOn(port);
    try (var processes = ProcessHandle.allProcesses()) {
      return processes
          .mapToLong(ProcessHandle::pid)
          .filter(pid -> holdsOneOf(sockets, pid))
          .findFirst()
          .orElseThrow(() -> new IOException("no process listens on " + port));
    }
  }

  private static Set<String> socketsOn(int port) throws IOException {
    var suffix = String.format(Locale.ROOT, ":%04X", port);
    var rows =
        Stream.concat(
            Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
            Files.readAllLines(Path.of("/proc/net/tcp6")).stream());
    return rows.map(row -> List.of(row.strip().split("\\s+", -1)))
        .filter(row -> row.get(1).endsWith(suffix) && row.get(3).equals(LISTENING))
        .map(row -> "socket:[" + row.get(9) + "]")
        .collect(Collectors.toSet());
  }

  private static boolean holdsOneOf(Set<String> sockets, long pid) {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.anyMatch(file -> sockets.contains(linkOf(file)));
    } catch (IOException gone) { // It has ended, or is not ours to read.
      return false;
    }
  }

  private static String linkOf(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
